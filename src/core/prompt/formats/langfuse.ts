import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { readYaml, type YamlSource } from '../../base/source.ts';
import { usesOf } from '../messages.ts';
import type { PromptDocument } from '../model.ts';
import { readMessages, type ReadMessages } from './chatMessages.ts';
import { textMessage } from './dataText.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceValue } from './replaceScalar.ts';
import {
  bad,
  fieldsOf,
  objectAt,
  optionalList,
  optionalObject,
  responseFormatAt,
  stringAt,
} from './values.ts';

/**
 * A prompt as Langfuse's API gives it and takes it: `{ name, type, prompt, config, labels, ... }`,
 * `prompt` being a text (our system message) or a list of messages.
 */
export const langfuseFormat: PromptFormatReader = {
  id: 'langfuse',
  matches: (file, text) =>
    /\.(?:json|ya?ml)$/i.test(file) &&
    hasKey(text, 'prompt') &&
    marks.some((key) => hasKey(text, key)),
  parse: parseLangfuse,
  replace: replaceValue,
};

/** Keys that tell an export from other files with a `prompt`. */
const marks = ['type', 'labels', 'config'];
/** Members of `config` that are not sent as parameters. */
const configKeys = ['model', 'tools', 'response_format'];
/** `config` is free: only what a model call takes goes into the parameters. */
const parameterNames =
  /^(?:temperature|top_?[pk]|(?:max|min)_?(?:completion_?|output_?)?tokens|stop|seed|n|(?:frequency|presence)_?penalty|logit_?bias|reasoning_?effort|verbosity|parallel_?tool_?calls|tool_?choice)$/i;

function hasKey(text: string, key: string): boolean {
  return new RegExp(`(?:^|[\\s{,])"?${key}"?[ \\t]*:`).test(text);
}

function parseLangfuse(text: string, file: string): PromptDocument {
  const source = readYaml(text, file, 'bad-prompt');
  const root = objectAt(source, source.value, []);
  const { messages, placeholders } = readPrompt(source, root);
  const config = optionalObject(source, root, 'config') ?? {};
  const parameters = Object.entries(config).filter(
    ([key]) => !configKeys.includes(key) && parameterNames.test(key),
  );
  return {
    file,
    text,
    format: 'langfuse',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    description: stringAt(source, root, 'commitMessage'),
    template: 'mustache',
    messages,
    settings: {
      model: stringAt(source, config, 'model', ['config']),
      parameters: Object.fromEntries(parameters),
    },
    tools: optionalList(source, config, 'tools') ?? [],
    output: responseFormatAt(source, config, 'response_format', ['config']),
    ...usesOf(messages, 'mustache'),
    fields: fieldsOf(source, root, ['prompt']),
    ...(placeholders.length === 0 ? {} : { placeholders }),
  };
}

function readPrompt(source: YamlSource, root: JsonObject): ReadMessages {
  const { prompt, type } = root;
  if (type !== undefined && type !== 'text' && type !== 'chat') {
    throw bad(source, ['type'], `type ${JSON.stringify(type)} is not known`, 'text or chat');
  }
  if (typeof prompt === 'string' && type !== 'chat') {
    return { messages: [textMessage(source, ['prompt'], prompt)], placeholders: [] };
  }
  if (type === 'text' || isJsonObject(prompt)) {
    throw bad(source, ['prompt'], 'prompt is not text', 'a string, or a list and type: chat');
  }
  return readMessages(source, prompt, ['prompt']);
}
