import { usesOf } from '../messages.ts';
import type { PromptDocument } from '../model.ts';
import { guessLanguage } from '../templates/languages.ts';
import { bodyMessage, linesFrom } from './lines.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceSpan } from './replaceSpan.ts';

/** Plain text and markdown: the whole file is one system message. */
export const textFormat: PromptFormatReader = {
  id: 'text',
  matches: () => true,
  parse: parseText,
  replace: replaceSpan,
};

function parseText(text: string, file: string): PromptDocument {
  const messages = [bodyMessage('system', linesFrom(text), 1, file)];
  const template = guessLanguage(messages.map(({ content }) => content));
  return {
    file,
    text,
    format: 'text',
    name: nameFromFile(file),
    template,
    messages,
    settings: { parameters: {} },
    tools: [],
    output: { kind: 'text' },
    ...usesOf(messages, template),
    fields: [],
  };
}
