import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { readYaml, type YamlSource } from '../../base/source.ts';
import { usesOf } from '../messages.ts';
import type { PromptDocument } from '../model.ts';
import { guessLanguage } from '../templates/languages.ts';
import { readMessages, type ReadMessages } from './chatMessages.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceValue } from './replaceScalar.ts';
import { templateAt } from './templateName.ts';
import { bad, fieldsOf, optionalList, responseFormatAt, stringAt } from './values.ts';

/**
 * Messages in JSON or YAML as promptfoo and OpenAI's API take them: a list of messages, or a request
 * with `messages`, `model`, `tools`, `response_format` and its parameters. `template_format` names
 * the template language, as LangChain does.
 */
export const chatFormat: PromptFormatReader = {
  id: 'chat',
  matches: (file) => /\.(?:json|ya?ml)$/i.test(file),
  parse: parseChat,
  replace: replaceValue,
};

/** Keys of a request that are no parameter of the model. */
const ownKeys = ['name', 'description', 'messages', 'model', 'tools', 'response_format'];
const templateKeys = ['template_format', 'templateFormat'];

function parseChat(text: string, file: string): PromptDocument {
  const source = readYaml(text, file, 'bad-prompt');
  if (Array.isArray(source.value)) {
    return chatDocument(source, {}, readMessages(source, source.value, []));
  }
  if (!isJsonObject(source.value)) {
    throw bad(source, [], 'there are no messages', 'a list of { role, content }, or a request');
  }
  const root = source.value;
  return chatDocument(source, root, readMessages(source, root['messages'], ['messages']));
}

function chatDocument(source: YamlSource, root: JsonObject, read: ReadMessages): PromptDocument {
  const { file, text } = source;
  const { messages, placeholders } = read;
  const stated = templateKeys.map((key) => templateAt(source, root, key));
  const template =
    stated.find((it) => it !== undefined) ?? guessLanguage(messages.map(({ content }) => content));
  const parameters = Object.entries(root).filter(
    ([key]) => !ownKeys.includes(key) && !templateKeys.includes(key),
  );
  return {
    file,
    text,
    format: 'chat',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    description: stringAt(source, root, 'description'),
    template,
    messages,
    settings: {
      model: stringAt(source, root, 'model'),
      parameters: Object.fromEntries(parameters),
    },
    tools: optionalList(source, root, 'tools') ?? [],
    output: responseFormatAt(source, root, 'response_format'),
    ...usesOf(messages, template),
    fields: fieldsOf(source, root, ['messages']),
    ...(placeholders.length === 0 ? {} : { placeholders }),
  };
}
