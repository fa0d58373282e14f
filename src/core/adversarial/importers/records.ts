import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { parseJson } from '../../eval/scorers/scorer.ts';
import type { ImportSource } from './importer.ts';

/** One row or object, its keys in lower case, and the line it begins on. */
export interface ImportRecord {
  readonly fields: JsonObject;
  readonly line: number;
}

/**
 * The records of a CSV file with a header, of a JSON list (or of the one list in a JSON object), or
 * of JSON lines. Throws `bad-suite`.
 */
export function readRecords(source: ImportSource): ImportRecord[] {
  const { text, file } = source;
  if (/\.csv$/i.test(file)) return csvRecords(source);
  if (/\.jsonl$/i.test(file)) return lineRecords(source);
  const value = parseJson(text)?.value;
  const lists: unknown[] = isJsonObject(value) ? Object.values(value).filter(Array.isArray) : [];
  const list = Array.isArray(value) ? value : lists.length === 1 ? lists[0] : undefined;
  if (!Array.isArray(list)) throw unreadable(file, 1, 'a list of records, as CSV, JSON or JSONL');
  return list.map((item: JsonValue) => ({ fields: lowerKeys(item, file, 1), line: 1 }));
}

function csvRecords({ text, file, parseCsv }: ImportSource): ImportRecord[] {
  const [header, ...rows] = parseCsv(text, file);
  const keys = header?.cells.map((it) => it.trim().toLowerCase()) ?? [];
  return rows.map(({ cells, line }) => ({
    fields: Object.fromEntries(keys.map((key, at) => [key, cells[at] ?? ''])),
    line,
  }));
}

function lineRecords({ text, file }: ImportSource): ImportRecord[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const value = parseJson(line)?.value;
    if (value === undefined) throw unreadable(file, at + 1, 'one JSON object a line');
    return [{ fields: lowerKeys(value, file, at + 1), line: at + 1 }];
  });
}

function lowerKeys(value: JsonValue, file: string, line: number): JsonObject {
  if (!isJsonObject(value)) throw unreadable(file, line, 'an object');
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key.toLowerCase(), it]));
}

/** A text that must be there. */
export function textField({ fields, line }: ImportRecord, name: string, file: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw unreadable(file, line, `a text under "${name}"`);
}

/** A text or number that may be there. */
export function optionalField({ fields }: ImportRecord, name: string): string | undefined {
  const value = fields[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function unreadable(file: string, line: number, expected: string): CanaryError {
  return new CanaryError('bad-suite', 'the file cannot be imported', {
    where: { file, line },
    expected,
  });
}
