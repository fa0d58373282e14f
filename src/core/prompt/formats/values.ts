import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import type { OutputContract, PromptField, Role } from '../model.ts';

export const roles: readonly Role[] = ['system', 'developer', 'user', 'assistant', 'tool'];

/** Text or nothing; null counts as nothing. */
export function stringAt(
  source: YamlSource,
  root: JsonObject,
  key: string,
  at: SourcePath = [],
): string | undefined {
  const value = root[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw bad(source, [...at, key], `${[...at, key].join('.')} is not text`, 'a string');
}

/** A mapping or nothing; null counts as nothing. */
export function optionalObject(
  source: YamlSource,
  root: JsonObject,
  key: string,
  at: SourcePath = [],
): JsonObject | undefined {
  const value = root[key];
  return value === undefined || value === null ? undefined : objectAt(source, value, [...at, key]);
}

/** A list or nothing; null counts as nothing. */
export function optionalList(
  source: YamlSource,
  root: JsonObject,
  key: string,
): readonly JsonValue[] | undefined {
  const value = root[key];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw bad(source, [key], `${key} is not a list`, 'a list');
}

export function objectAt(source: YamlSource, value: unknown, path: SourcePath): JsonObject {
  if (isJsonObject(value)) return value;
  const what = path.length === 0 ? 'the file' : path.join('.');
  throw bad(source, path, `${what} is not a mapping`, 'keys and values');
}

/** A value of YAML as JSON, where it can be one. */
export function jsonAt(source: YamlSource, value: unknown, path: SourcePath): JsonValue {
  try {
    return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
  } catch {
    throw bad(source, path, `${path.join('.')} is no plain data`, 'what JSON can hold');
  }
}

export function bad(
  source: YamlSource,
  path: SourcePath,
  message: string,
  expected: string,
): CanaryError {
  return new CanaryError('bad-prompt', message, { where: source.whereOf(path), expected });
}

/** Settings that are compared as a whole. */
const whole = ['jsonSchema', 'response_format', 'schema', 'inputs', 'outputs', 'sample'];
/** How deep settings are pointed at one by one: `model.options.temperature`. */
const fieldDepth = 3;

/** Every setting of a mapping by its path; lists and what lies deeper count as one value. */
export function fieldsOf(
  source: YamlSource,
  root: JsonObject,
  except: readonly string[] = [],
): PromptField[] {
  const fields: PromptField[] = [];
  const add = (value: JsonValue | undefined, path: SourcePath): void => {
    if (value === undefined) return;
    const deeper = path.length < fieldDepth && !whole.includes(String(path.at(-1)));
    const members = deeper && isJsonObject(value) ? Object.entries(value) : [];
    for (const [key, member] of members) add(member, [...path, key]);
    if (members.length > 0) return;
    const held = jsonAt(source, value, path);
    fields.push({ path: path.join('.'), value: held, range: source.rangeOf(path) });
  };
  for (const [key, value] of Object.entries(root)) {
    if (!except.includes(key)) add(value, [key]);
  }
  return fields;
}

/** OpenAI's `response_format`: text, any JSON, or a schema with a name. */
export function responseFormatAt(
  source: YamlSource,
  root: JsonObject,
  key: string,
  at: SourcePath = [],
): OutputContract {
  const path = [...at, key];
  const given = root[key];
  if (typeof given === 'string' && /^\$\{/.test(given)) return { kind: 'text' };
  const format =
    typeof given === 'string' ? { type: given } : optionalObject(source, root, key, at);
  const type = format?.['type'] ?? 'text';
  if (type === 'text') return { kind: 'text' };
  if (type === 'json_object') return { kind: 'json' };
  if (type !== 'json_schema') {
    throw bad(source, path, `${path.join('.')} is not known`, 'text, json_object or json_schema');
  }
  const declared = isJsonObject(format?.['json_schema']) ? format['json_schema'] : format;
  const schema = declared?.['schema'];
  if (!isJsonObject(schema)) {
    throw bad(source, path, 'the schema is missing', 'json_schema with a name and a schema');
  }
  const name = declared?.['name'];
  return { kind: 'json-schema', ...(typeof name === 'string' ? { name } : {}), schema };
}
