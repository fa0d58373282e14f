import type { SourcePath, YamlSource } from '../../base/source.ts';
import { makeMessage } from '../messages.ts';
import type { PromptMessage } from '../model.ts';
import { scalarLines } from './scalarLines.ts';

/** A string of a data file that is a whole prompt: one system message. */
export function textMessage(source: YamlSource, path: SourcePath, content: string): PromptMessage {
  const lines = scalarLines(source, path, content);
  const place = { kind: 'value', path } as const;
  return makeMessage('system', content, source.file, lines, source.rangeOf(path), place);
}
