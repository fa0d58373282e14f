import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import { bad } from './values.ts';

/** Schemas that a prompt may name. */
export type NamedSchemas = Readonly<Record<string, JsonObject>>;

type Schema = Record<string, JsonValue | undefined>;

const scalarTypes = ['any', 'boolean', 'integer', 'null', 'number', 'string'];
const schemaTypes: readonly unknown[] = [...scalarTypes, 'object', 'array'];
const wildcard = '(*)';
const bracketed = 'array, object or enum';

/**
 * Dotprompt's Picoschema as JSON Schema; JSON Schema is taken as it is. A name that `schemas` does
 * not hold becomes a `$ref`, which the application resolves. Throws `bad-prompt` with the line of
 * what is malformed.
 */
export function picoschema(
  source: YamlSource,
  value: JsonValue,
  path: SourcePath,
  schemas: NamedSchemas = {},
): JsonObject {
  if (isJsonObject(value)) {
    if (schemaTypes.includes(value['type'])) return value;
    if (isJsonObject(value['properties'])) return { ...value, type: 'object' };
  } else if (typeof value === 'string') return scalar(value, schemas, true);
  return new Picoschema(source, schemas).read(value, path);
}

class Picoschema {
  readonly #source: YamlSource;
  readonly #schemas: NamedSchemas;

  constructor(source: YamlSource, schemas: NamedSchemas) {
    this.#source = source;
    this.#schemas = schemas;
  }

  read(value: JsonValue | undefined, path: SourcePath): Schema {
    if (typeof value === 'string') return scalar(value, this.#schemas, false);
    if (!isJsonObject(value)) {
      throw bad(this.#source, path, 'the schema is malformed', 'types, or properties with types');
    }
    const properties: Schema = {};
    const required: string[] = [];
    let additionalProperties: JsonValue = false;
    for (const [key, member] of Object.entries(value)) {
      if (key === wildcard) {
        additionalProperties = this.read(member, [...path, key]);
        continue;
      }
      const [, name = key, optional, type] = /^([^(?]*)(\?)?(?:\((.*)\))?$/.exec(key) ?? [];
      if (optional === undefined) required.push(name);
      properties[name] = this.#property(member, type, optional !== undefined, [...path, key]);
    }
    return {
      type: 'object',
      properties,
      ...(required.length === 0 ? {} : { required }),
      additionalProperties,
    };
  }

  #property(
    value: JsonValue | undefined,
    bracket: string | undefined,
    optional: boolean,
    path: SourcePath,
  ): Schema {
    const [type, description] = splitDescription(bracket ?? '');
    const described = description === undefined ? {} : { description };
    if (bracket === undefined || type === 'object') {
      const schema = this.read(value, path);
      const own = schema['type'];
      const nullable = optional && typeof own === 'string' ? { type: [own, 'null'] } : {};
      return { ...schema, ...nullable, ...described };
    }
    if (type === 'array') {
      const items = this.read(value, path);
      return { type: optional ? ['array', 'null'] : 'array', items, ...described };
    }
    if (type !== 'enum' || !Array.isArray(value)) {
      const message = `type (${bracket}) of a property is not known`;
      throw bad(this.#source, path, message, bracketed);
    }
    const values = value as readonly JsonValue[];
    return { enum: optional && !values.includes(null) ? [...values, null] : values, ...described };
  }
}

function scalar(text: string, schemas: NamedSchemas, top: boolean): Schema {
  const [type, description] = splitDescription(text);
  const described = description === undefined ? {} : { description };
  if (type === 'any' && !top) return described;
  if (scalarTypes.includes(type)) return { type, ...described };
  const named = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  return { ...(named ?? { $ref: type }), ...described };
}

/** "string, what it is" -> ["string", "what it is"]. */
function splitDescription(text: string): [string, string?] {
  const at = text.indexOf(',');
  return at < 0 ? [text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trimStart()];
}
