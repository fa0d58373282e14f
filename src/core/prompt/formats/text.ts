import { makeMessage, splitLines, usesOf } from '../messages.ts';
import type { PromptDocument } from '../model.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';

/** Plain text and markdown: the whole file is one system message. */
export const textFormat: PromptFormatReader = {
  id: 'text',
  matches: () => true,
  parse: parseText,
};

function parseText(text: string, file: string): PromptDocument {
  const lines = splitLines(text);
  const numbers = lines.map((_, index) => index + 1);
  const range = { start: 1, end: lines.length };
  const messages = [makeMessage('system', lines.join('\n'), file, numbers, range)];
  return {
    file,
    text,
    format: 'text',
    name: nameFromFile(file),
    template: 'mustache',
    messages,
    settings: { parameters: {} },
    tools: [],
    output: { kind: 'text' },
    ...usesOf(messages),
    fields: [],
  };
}
