import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml, type SourcePath, type YamlSource } from '../../base/source.ts';
import { makeMessage, usesOf } from '../messages.ts';
import type { OutputContract, PromptDocument, PromptField, PromptMessage, Role } from '../model.ts';
import { nameFromFile, type PromptFormatReader } from './reader.ts';
import { scalarLines } from './scalarLines.ts';

/** GitHub Models' `.prompt.yml`. */
export const promptYmlFormat: PromptFormatReader = {
  id: 'prompt-yml',
  matches: (file) => /\.prompt\.ya?ml$/i.test(file),
  parse: parsePromptYml,
};

const knownKeys = [
  'name',
  'description',
  'model',
  'modelParameters',
  'messages',
  'responseFormat',
  'jsonSchema',
  'testData',
  'evaluators',
] as const;
/** Keys whose members are settings worth pointing at one by one. */
const fieldKeys = ['name', 'description', 'model', 'responseFormat', 'jsonSchema'];
const roles: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool'];
const responseFormats = ['text', 'json_object', 'json_schema'];

function parsePromptYml(text: string, file: string): PromptDocument {
  const source = readYaml(text, file, 'bad-prompt');
  const root = objectAt(source, source.value, []);
  const unknown = Object.keys(root).find((key) => !(knownKeys as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw bad(source, [unknown], `unknown key "${unknown}"`, knownKeys.join(', '));
  }
  for (const key of ['testData', 'evaluators']) checkList(source, root, key);
  const messages = readMessages(source, root['messages']);
  const description = stringAt(source, root, 'description');
  return {
    file,
    text,
    format: 'prompt-yml',
    name: stringAt(source, root, 'name') ?? nameFromFile(file),
    ...(description === undefined ? {} : { description }),
    template: 'mustache',
    messages,
    settings: {
      model: stringAt(source, root, 'model'),
      parameters: optionalObject(source, root, 'modelParameters') ?? {},
    },
    tools: [],
    output: readOutput(source, root),
    ...usesOf(messages),
    fields: readFields(source, root),
  };
}

function readMessages(source: YamlSource, value: JsonValue | undefined): PromptMessage[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw bad(source, ['messages'], 'messages are missing', 'a list of { role, content }');
  }
  return value.map((item: JsonValue, index) => {
    const path = ['messages', index];
    const message = objectAt(source, item, path);
    const extra = Object.keys(message).find((key) => key !== 'role' && key !== 'content');
    if (extra !== undefined) {
      throw bad(source, [...path, extra], `unknown key "${extra}"`, 'role and content');
    }
    const role = roles.find((it) => it === message['role']);
    if (role === undefined) {
      const what = message['role'] === undefined ? 'role is missing' : 'role is not known';
      throw bad(source, [...path, 'role'], what, roles.join(', '));
    }
    const content = message['content'];
    if (typeof content !== 'string') {
      throw bad(source, [...path, 'content'], 'content is not text', 'a string');
    }
    const lines = scalarLines(source, [...path, 'content'], content);
    return makeMessage(role, content, source.file, lines, source.rangeOf(path));
  });
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

function readFields(source: YamlSource, root: JsonObject): PromptField[] {
  const fields: PromptField[] = [];
  const add = (path: SourcePath, value: JsonValue | undefined): void => {
    if (value === undefined) return;
    fields.push({ path: path.join('.'), value, range: source.rangeOf(path) });
  };
  for (const key of fieldKeys) add([key], root[key]);
  for (const [key, value] of Object.entries(optionalObject(source, root, 'modelParameters') ?? {}))
    add(['modelParameters', key], value);
  return fields;
}

function stringAt(source: YamlSource, root: JsonObject, key: string): string | undefined {
  const value = root[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw bad(source, [key], `${key} is not text`, 'a string');
}

function optionalObject(source: YamlSource, root: JsonObject, key: string): JsonObject | undefined {
  const value = root[key];
  return value === undefined || value === null ? undefined : objectAt(source, value, [key]);
}

/** Suites read these lists; here they only have to be lists. */
function checkList(source: YamlSource, root: JsonObject, key: string): void {
  const value = root[key];
  if (value === undefined || value === null || Array.isArray(value)) return;
  throw bad(source, [key], `${key} is not a list`, 'a list');
}

function objectAt(source: YamlSource, value: unknown, path: SourcePath): JsonObject {
  if (isJsonObject(value)) return value;
  const what = path.length === 0 ? 'the file' : path.join('.');
  throw bad(source, path, `${what} is not a mapping`, 'keys and values');
}

function bad(source: YamlSource, path: SourcePath, message: string, expected: string): CanaryError {
  return new CanaryError('bad-prompt', message, { where: source.whereOf(path), expected });
}
