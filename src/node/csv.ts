import { CsvError, parse, type InfoRecord } from 'csv-parse/sync';
import { CanaryError } from '../core/base/errors.ts';
import type { ParseCsv, TableRow } from '../core/eval/suite/source.ts';

const newLine = 10;
const carriageReturn = 13;

interface Parsed {
  readonly record: string[];
  readonly info: InfoRecord;
}

/**
 * Reads comma-separated values (RFC 4180). A quote within a field that is not quoted counts as
 * written, as in promptfoo. Empty lines are passed over; every row has as many cells as the first.
 */
export const parseCsv: ParseCsv = (marked, file) => {
  const text = marked.replace(/^\uFEFF/, '');
  const options = { info: true, skip_empty_lines: true };
  try {
    return rowsOf(parse(text, options), text);
  } catch {
    try {
      return rowsOf(parse(text, { ...options, relax_quotes: true }), text);
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause;
      const line = typeof cause['lines'] === 'number' ? cause['lines'] : 1;
      throw new CanaryError('bad-suite', cause.message, {
        where: { file, line },
        expected: 'comma-separated values with as many cells in every row',
        cause,
      });
    }
  }
};

/** A row begins behind the last byte of the one before it and the empty lines between them. */
function rowsOf(parsed: unknown, text: string): readonly TableRow[] {
  const bytes = Buffer.from(text);
  let [at, line] = [0, 1];
  return (parsed as readonly Parsed[]).map(({ record, info }) => {
    while (bytes[at] === newLine || bytes[at] === carriageReturn) {
      if (bytes[at++] === newLine) line++;
    }
    const row = { cells: record, line };
    for (; at < info.bytes; at++) if (bytes[at] === newLine) line++;
    return row;
  });
}
