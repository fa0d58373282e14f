import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import type { DeclaredInput } from '../model.ts';
import { bad, jsonAt } from './values.ts';

/** Keys by which a mapping is a property and not a value given for short. */
const propertyKeys = ['kind', 'type', 'default', 'example', 'sample', 'description', 'required'];
const schemaTypes: Readonly<Record<string, string>> = {
  float: 'number',
  int: 'integer',
  list: 'array',
};

/** Prompty's inputs: a list of properties, a mapping of them, or values for short; and `sample`. */
export function promptyInputs(source: YamlSource, root: JsonObject): DeclaredInput[] {
  const inputs = new Map(
    propertiesAt(source, root['inputs'], ['inputs']).map(([name, value, path]) => {
      return [name, inputOf(source, name, value, path)];
    }),
  );
  const sample = root['sample'];
  for (const [name, value] of isJsonObject(sample) ? Object.entries(sample) : []) {
    const range = inputs.get(name)?.range ?? source.rangeOf(['sample', name]);
    inputs.set(name, { name, ...inputs.get(name), range, sample: value ?? null });
  }
  return [...inputs.values()];
}

/** Prompty's outputs as JSON Schema; undefined where there are none. */
export function schemaOf(
  source: YamlSource,
  value: JsonValue | undefined,
  at: SourcePath,
): JsonObject | undefined {
  const properties = propertiesAt(source, value, at);
  if (properties.length === 0) return undefined;
  const required = properties
    .filter(([, it]) => isJsonObject(it) && it['required'] === true)
    .map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      properties.map(([name, it, path]) => [name, propertySchema(source, it, path)]),
    ),
    ...(required.length === 0 ? {} : { required }),
  };
}

type Property = readonly [name: string, value: JsonValue | undefined, path: SourcePath];

function propertiesAt(
  source: YamlSource,
  value: JsonValue | undefined,
  at: SourcePath,
): Property[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string' && value.startsWith('${')) return [];
  if (isJsonObject(value) && Array.isArray(value['properties'])) {
    return propertiesAt(source, value['properties'], [...at, 'properties']);
  }
  if (isJsonObject(value)) {
    return Object.entries(value).map(([name, it]) => [name, it, [...at, name]]);
  }
  if (!Array.isArray(value)) throw bad(source, at, `${at.join('.')} is no schema`, 'properties');
  return (value as readonly JsonValue[]).map((item, index) => {
    const path = [...at, index];
    const name = isJsonObject(item) ? item['name'] : undefined;
    if (typeof name !== 'string') throw bad(source, path, 'the property has no name', 'a name');
    return [name, item, path];
  });
}

function inputOf(
  source: YamlSource,
  name: string,
  value: JsonValue | undefined,
  path: SourcePath,
): DeclaredInput {
  const range = source.rangeOf(path);
  const isProperty = isJsonObject(value) && propertyKeys.some((key) => value[key] !== undefined);
  if (!isProperty) return { name, range, defaultValue: jsonAt(source, value, path) };
  const type = value['kind'] ?? value['type'];
  const { description, required } = value;
  const sample = value['example'] ?? value['sample'];
  return {
    name,
    range,
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof required === 'boolean' ? { required } : {}),
    ...(value['default'] === undefined ? {} : { defaultValue: value['default'] }),
    ...(sample === undefined ? {} : { sample }),
  };
}

function propertySchema(
  source: YamlSource,
  value: JsonValue | undefined,
  path: SourcePath,
): JsonObject {
  const property = isJsonObject(value) ? value : { type: value ?? 'string' };
  const kind = property['kind'] ?? property['type'];
  const type = typeof kind === 'string' ? (schemaTypes[kind] ?? kind) : 'string';
  const description = property['description'];
  const enumValues = property['enumValues'] ?? property['enum'];
  const inner = schemaOf(source, property['properties'], [...path, 'properties']);
  const items = property['items'];
  return {
    ...(type === 'any' ? {} : { type }),
    ...(typeof description === 'string' ? { description } : {}),
    ...(Array.isArray(enumValues) ? { enum: enumValues } : {}),
    ...(items === undefined ? {} : { items: propertySchema(source, items, [...path, 'items']) }),
    ...(inner === undefined
      ? {}
      : { properties: inner['properties'], required: inner['required'] }),
  };
}
