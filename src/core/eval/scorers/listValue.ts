import type { JsonValue } from '../../base/json.ts';
import type { Assertion } from '../model.ts';
import { textOf } from './scorer.ts';

/**
 * The texts of a list assertion: a list, or one line of comma-separated values in which quotes keep
 * a comma (`a, "b,c"`). Undefined when it is neither, or empty.
 */
export function listOf(value: JsonValue | undefined): readonly string[] | undefined {
  const items = typeof value === 'string' ? splitLine(value) : listItems(value);
  return items === undefined || items.length === 0 ? undefined : items;
}

export function expectsList({ value }: Assertion): string | undefined {
  return listOf(value) === undefined ? 'a list of texts, or a comma-separated text' : undefined;
}

/** Texts of a list; undefined when it is none, or holds anything else. */
export function listItems(value: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = (value as readonly JsonValue[]).map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function splitLine(line: string): readonly string[] {
  const fields = line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g);
  const texts = [...fields].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'),
  );
  return texts.filter((text) => text !== '');
}
