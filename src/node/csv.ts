import { CsvError, parse, type InfoRecord } from 'csv-parse/sync';
import { CanaryError } from '../core/base/errors.ts';
import type { ParseCsv } from '../core/eval/suite/source.ts';

interface Parsed {
  readonly record: string[];
  readonly info: InfoRecord;
}

/**
 * Reads comma-separated values (RFC 4180). A quote within a field that is not quoted counts as
 * written, as in promptfoo. Empty lines are passed over; every row has as many cells as the first.
 */
export const parseCsv: ParseCsv = (text, file) => {
  const options = { bom: true, info: true, skip_empty_lines: true };
  try {
    return rowsOf(parse(text, options));
  } catch {
    try {
      return rowsOf(parse(text, { ...options, relax_quotes: true }));
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

function rowsOf(parsed: unknown): { readonly cells: readonly string[]; readonly line: number }[] {
  return (parsed as readonly Parsed[]).map(({ record, info }) => {
    // A record knows the line that it ends on.
    const inside = record.reduce((lines, cell) => lines + cell.split('\n').length - 1, 0);
    return { cells: record, line: info.lines - inside };
  });
}
