import { usesOf } from '../messages.ts';
import type { PromptDocument } from '../model.ts';
import { bodyMessage, linesFrom } from './lines.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceSpan } from './replaceSpan.ts';

/** A Jinja template: one system message. Its last line break is no part of it, as Jinja has it. */
export const jinjaFormat: PromptFormatReader = {
  id: 'jinja',
  matches: (file) => /\.(?:j2|jinja2?)$/i.test(file),
  parse: parseJinja,
  replace: replaceSpan,
};

function parseJinja(text: string, file: string): PromptDocument {
  const lines = linesFrom(text);
  const own = lines.length > 1 && lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines;
  const messages = [bodyMessage('system', own, 1, file)];
  return {
    file,
    text,
    format: 'jinja',
    name: nameFromFile(file).replace(/\.(?:prompt|txt|md)$/, ''),
    template: 'jinja',
    messages,
    settings: { parameters: {} },
    tools: [],
    output: { kind: 'text' },
    ...usesOf(messages, 'jinja'),
    fields: [],
  };
}
