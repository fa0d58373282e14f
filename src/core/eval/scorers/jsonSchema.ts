import type { ValidateFunction } from 'ajv';
import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { MatchRegExp } from '../../ports.ts';
import { parseJson } from './scorer.ts';

/** Undefined when the value conforms, else what is wrong with it. */
export type SchemaCheck = (value: JsonValue) => string | undefined;

const compiled = new WeakMap<JsonObject, SchemaCheck>();

/** The schema of `is-json` and `contains-json`: an object, or one written as JSON text. */
export function schemaOf(value: JsonValue | undefined): JsonObject | undefined {
  const schema = typeof value === 'string' ? parseJson(value)?.value : value;
  return isJsonObject(schema) ? schema : undefined;
}

export function expectsSchema({ value }: { value?: JsonValue | undefined }): string | undefined {
  return value === undefined || schemaOf(value) !== undefined
    ? undefined
    : 'a JSON Schema as an object, or no value';
}

/**
 * Compiles a JSON Schema (draft 7; `format` is not checked) once. `pattern` runs through the bounded
 * matcher. Throws `bad-suite` when the schema itself is wrong.
 */
export async function compileSchema(
  schema: JsonObject,
  matchRegExp: MatchRegExp,
): Promise<SchemaCheck> {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  // The default is the one export of a CommonJS package that every bundler keeps.
  const { default: Ajv } = await import('ajv');
  const regExp = Object.assign((pattern: string) => boundedRegExp(pattern, matchRegExp), {
    code: 'boundedRegExp',
  });
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    logger: false,
    code: { regExp },
  });
  const check = toCheck(compile(ajv, schema), (errors) => ajv.errorsText(errors));
  compiled.set(schema, check);
  return check;
}

function boundedRegExp(pattern: string, matchRegExp: MatchRegExp): RegExp {
  return { test: (text: string) => matchRegExp(pattern, text) } as RegExp;
}

function compile(
  ajv: { compile(schema: object): ValidateFunction },
  schema: JsonObject,
): ValidateFunction {
  try {
    return ajv.compile(schema);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError('bad-suite', `the JSON Schema is not valid: ${message}`, {
      expected: 'a JSON Schema (draft 7) without references to other documents',
      cause,
    });
  }
}

function toCheck(
  validate: ValidateFunction,
  textOf: (errors: ValidateFunction['errors']) => string,
): SchemaCheck {
  return (value) => (validate(value) === true ? undefined : textOf(validate.errors));
}
