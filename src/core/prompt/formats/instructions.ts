import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { usesOf } from '../messages.ts';
import type { PromptDocument } from '../model.ts';
import { guessLanguage } from '../templates/languages.ts';
import { frontMatterOf } from './frontMatter.ts';
import { bodyMessage, linesFrom } from './lines.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceSpan } from './replaceSpan.ts';
import { fieldsOf, stringAt } from './values.ts';

/**
 * Instructions for coding assistants: markdown, with front matter or without, whose body is one
 * system message. Only `*.prompt.md` is a template; in the others braces are text. Keys that are
 * not known are the format's own extensions.
 */
export const instructionsFormat: PromptFormatReader = {
  id: 'instructions',
  matches: (file) => fileNames.test(file),
  parse: parseInstructions,
  replace: replaceSpan,
};

const fileNames =
  /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|SKILL|copilot-instructions)\.md$|\.(?:prompt|instructions|chatmode|agent)\.md$/i;

function parseInstructions(text: string, file: string): PromptDocument {
  const { source, value: root, bodyStart, bodyLine } = frontMatterOf(text, file);
  const messages = [bodyMessage('system', linesFrom(text, bodyStart), bodyLine, file)];
  const isTemplate = /\.prompt\.md$/i.test(file);
  const template = isTemplate ? guessLanguage(messages.map(({ content }) => content)) : 'none';
  const { model } = root;
  return {
    file,
    text,
    format: 'instructions',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    description: stringAt(source, root, 'description'),
    template,
    messages,
    settings: { model: typeof model === 'string' ? model : undefined, parameters: {} },
    tools: toolsOf(root),
    output: { kind: 'text' },
    ...usesOf(messages, template),
    fields: fieldsOf(source, root),
  };
}

/** Names of tools: a list, or a text with commas; `allowed-tools` in skills. */
function toolsOf(root: JsonObject): readonly JsonValue[] {
  const tools = root['tools'] ?? root['allowed-tools'];
  if (Array.isArray(tools)) return tools as readonly JsonValue[];
  if (isJsonObject(tools)) return Object.keys(tools).filter((name) => tools[name] !== false);
  if (typeof tools !== 'string') return [];
  return tools.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}
