import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath } from '../../base/source.ts';
import { nearMatches } from '../editDistance.ts';
import type { KeyTable } from './keys.ts';
import type { SuiteSource } from './source.ts';

/** Something that is there and has no effect; said, so that nobody relies on it. */
export interface SuiteNote {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}
export type TakeNote = (note: SuiteNote) => void;

/** Typed access to the members of one mapping; each throws `bad-suite` for a value of another type. */
export interface Fields {
  text(key: string): string | undefined;
  number(key: string): number | undefined;
  /** Whole and at least `least`. */
  whole(key: string, least: number): number | undefined;
  flag(key: string): boolean | undefined;
  object(key: string): JsonObject | undefined;
  /** A list of texts, or a single one. */
  texts(key: string): readonly string[] | undefined;
}

export function badSuite(
  source: SuiteSource,
  path: SourcePath,
  message: string,
  expected: string,
): CanaryError {
  return new CanaryError('bad-suite', message, { where: source.whereOf(path), expected });
}

/**
 * Throws `bad-suite` unless the value at `path` is a mapping of known keys that can be honoured;
 * keys without effect are noted.
 */
export function checkKeys(
  source: SuiteSource,
  path: SourcePath,
  table: KeyTable,
  expected: string,
  note: TakeNote,
): void {
  const value = valueAt(source.value, path);
  if (!isJsonObject(value)) throw badSuite(source, path, 'not what was expected', expected);
  for (const key of Object.keys(value)) {
    const spec = Object.hasOwn(table, key) ? table[key] : undefined;
    if (spec === undefined) throw unknownKey(source, [...path, key], table);
    if (spec.use === 'unsupported') {
      const message = `the key "${key}" of promptfoo is not supported: ${spec.about}`;
      throw badSuite(source, [...path, key], message, `one of ${keysOf(table).join(', ')}`);
    }
    if (spec.use === 'unused') {
      const { line = 1 } = source.whereOf([...path, key]);
      const text = `${[...path, key].join('.')} has no effect: ${spec.about}`;
      note({ file: source.file, line, text });
    }
  }
}

function unknownKey(source: SuiteSource, path: SourcePath, table: KeyTable): CanaryError {
  const key = String(path.at(-1));
  const near = nearMatches(key, keysOf(table));
  return badSuite(
    source,
    path,
    `unknown key "${key}"`,
    near.length > 0
      ? near.map((name) => `"${name}"`).join(' or ')
      : `one of ${keysOf(table).join(', ')}`,
  );
}

/** The keys that have a meaning here. */
export function keysOf(table: KeyTable): string[] {
  return Object.keys(table).filter((key) => table[key]?.use === 'read');
}

/** The members of the mapping at `path`. */
export function readFields(source: SuiteSource, path: SourcePath): Fields {
  const value = valueAt(source.value, path);
  const object = isJsonObject(value) ? value : {};
  const member = <T extends JsonValue>(
    key: string,
    fits: (value: JsonValue) => value is T,
    expected: string,
  ): T | undefined => {
    const held = Object.hasOwn(object, key) ? object[key] : undefined;
    if (held === undefined || fits(held)) return held;
    throw badSuite(source, [...path, key], `"${key}" is not ${expected}`, expected);
  };
  return {
    text: (key) => {
      const held = member(key, isTextOrNumber, 'a text');
      return held === undefined ? undefined : String(held);
    },
    number: (key) => member(key, isNumber, 'a number'),
    whole: (key, least) =>
      member(
        key,
        (it): it is number => Number.isInteger(it) && (it as number) >= least,
        `a whole number from ${least} up`,
      ),
    flag: (key) => member(key, (it): it is boolean => typeof it === 'boolean', 'true or false'),
    object: (key) => member(key, isJsonObject, 'a mapping'),
    texts: (key) => {
      const held = member(key, isTexts, 'a list of texts');
      return typeof held === 'string' ? [held] : held;
    },
  };
}

function isNumber(value: JsonValue): value is number {
  return typeof value === 'number';
}

function isTextOrNumber(value: JsonValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function isTexts(value: JsonValue): value is string | readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.every((item) => typeof item === 'string');
}

/** The plain value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: SourcePath): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}
