import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml, type YamlSource } from '../../base/source.ts';
import { usesOf } from '../messages.ts';
import type { OutputContract, PromptDocument } from '../model.ts';
import { readMessages } from './chatMessages.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { replaceValue } from './replaceScalar.ts';
import { templateAt } from './templateName.ts';
import { bad, fieldsOf, objectAt, optionalList, optionalObject, stringAt } from './values.ts';

/** GitHub Models' `.prompt.yml`; `template` is our own key, for what is not mustache. */
export const promptYmlFormat: PromptFormatReader = {
  id: 'prompt-yml',
  matches: (file) => /\.prompt\.ya?ml$/i.test(file),
  parse: parsePromptYml,
  replace: replaceValue,
};

const knownKeys = [
  'name',
  'description',
  'model',
  'modelParameters',
  'messages',
  'responseFormat',
  'jsonSchema',
  'template',
  'testData',
  'evaluators',
];
/** What the suites read. */
const dataKeys = ['messages', 'testData', 'evaluators'];
const responseFormats = ['text', 'json_object', 'json_schema'];

function parsePromptYml(text: string, file: string): PromptDocument {
  const source = readYaml(text, file, 'bad-prompt');
  const root = objectAt(source, source.value, []);
  const unknown = Object.keys(root).find((key) => !knownKeys.includes(key));
  if (unknown !== undefined) {
    throw bad(source, [unknown], `unknown key "${unknown}"`, knownKeys.join(', '));
  }
  for (const key of ['testData', 'evaluators']) optionalList(source, root, key);
  const { messages } = readMessages(source, root['messages'], ['messages']);
  const template = templateAt(source, root, 'template') ?? 'mustache';
  return {
    file,
    text,
    format: 'prompt-yml',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    description: stringAt(source, root, 'description'),
    template,
    messages,
    settings: {
      model: stringAt(source, root, 'model'),
      parameters: optionalObject(source, root, 'modelParameters') ?? {},
    },
    tools: [],
    output: readOutput(source, root),
    ...usesOf(messages, template),
    fields: fieldsOf(source, root, dataKeys),
  };
}

function readOutput(source: YamlSource, root: JsonObject): OutputContract {
  const format = stringAt(source, root, 'responseFormat') ?? 'text';
  if (!responseFormats.includes(format)) {
    const message = `responseFormat "${format}" is not known`;
    throw bad(source, ['responseFormat'], message, responseFormats.join(', '));
  }
  const declared = readSchema(source, root['jsonSchema']);
  if (format === 'json_object') return { kind: 'json' };
  if (format === 'text') return { kind: 'text' };
  if (declared === undefined) {
    throw bad(source, ['responseFormat'], 'jsonSchema is missing', 'jsonSchema beside json_schema');
  }
  const inner = declared['schema'];
  const name = declared['name'];
  return {
    kind: 'json-schema',
    ...(typeof name === 'string' ? { name } : {}),
    schema: isJsonObject(inner) ? inner : declared,
  };
}

/** The schema as an object, or as a string of JSON. */
function readSchema(source: YamlSource, value: JsonValue | undefined): JsonObject | undefined {
  if (value === undefined) return undefined;
  const schema = typeof value === 'string' ? parseJson(value) : value;
  if (isJsonObject(schema)) return schema;
  throw bad(source, ['jsonSchema'], 'jsonSchema is not a JSON object', 'a JSON Schema');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
