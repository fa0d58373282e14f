import { CanaryError } from '../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { SourcePath, YamlSource } from '../base/source.ts';
import { nearMatches } from './editDistance.ts';

export interface KnownKeys {
  readonly read: readonly string[];
  /** Keys of promptfoo that have a meaning there and none here. */
  readonly elsewhere: readonly string[];
}

/** Typed access to the members of one mapping; each throws `bad-suite` for a value of another type. */
export interface Fields {
  text(key: string): string | undefined;
  number(key: string): number | undefined;
  object(key: string): JsonObject | undefined;
  /** A list of texts, or a single one. */
  texts(key: string): readonly string[] | undefined;
}

export function badSuite(
  source: YamlSource,
  path: SourcePath,
  message: string,
  expected: string,
): CanaryError {
  return new CanaryError('bad-suite', message, { where: source.whereOf(path), expected });
}

/** Throws unless the value at `path` is a mapping of known keys. */
export function checkKeys(
  source: YamlSource,
  path: SourcePath,
  { read, elsewhere }: KnownKeys,
  expected: string,
): void {
  const value = valueAt(source.value, path);
  if (!isJsonObject(value)) throw badSuite(source, path, 'not what was expected', expected);
  const unknown = Object.keys(value).find((key) => !read.includes(key));
  if (unknown === undefined) return;
  const near = nearMatches(unknown, read);
  throw badSuite(
    source,
    [...path, unknown],
    elsewhere.includes(unknown)
      ? `the key "${unknown}" of promptfoo is not supported`
      : `unknown key "${unknown}"`,
    near.length > 0 ? near.map((key) => `"${key}"`).join(' or ') : `one of ${read.join(', ')}`,
  );
}

/** The members of the mapping at `path`. */
export function readFields(source: YamlSource, path: SourcePath): Fields {
  const value = valueAt(source.value, path);
  const object = isJsonObject(value) ? value : {};
  const fail = (key: string, expected: string): CanaryError =>
    badSuite(source, [...path, key], `"${key}" is not ${expected}`, expected);
  return {
    text: (key) => {
      const member = object[key];
      if (member === undefined || typeof member === 'string') return member;
      if (typeof member === 'number') return String(member);
      throw fail(key, 'a text');
    },
    number: (key) => {
      const member = object[key];
      if (member === undefined || typeof member === 'number') return member;
      throw fail(key, 'a number');
    },
    object: (key) => {
      const member = object[key];
      if (member === undefined || isJsonObject(member)) return member;
      throw fail(key, 'a mapping');
    },
    texts: (key) => {
      const member = object[key];
      if (member === undefined) return undefined;
      const items: readonly (JsonValue | undefined)[] = Array.isArray(member) ? member : [member];
      if (items.every((item) => typeof item === 'string')) return items;
      throw fail(key, 'a list of texts');
    },
  };
}

/** The plain value at a path; undefined when there is none. */
export function valueAt(value: unknown, path: SourcePath): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}
