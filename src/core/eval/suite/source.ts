import type { Where } from '../../base/errors.ts';
import type { LineRange } from '../../base/range.ts';
import type { SourcePath } from '../../base/source.ts';

/** What a suite is read from: a value, and for every path in it the lines it stands on. */
export interface SuiteSource {
  readonly file: string;
  readonly value: unknown;
  rangeOf(path: SourcePath): LineRange;
  whereOf(path: SourcePath): Where;
  /**
   * Of a list of records, by index: assertions for a record that has none of its own and gets none
   * from the defaults.
   */
  readonly implied?: readonly unknown[] | undefined;
}

/** A value within a source. */
export interface Place {
  readonly source: SuiteSource;
  readonly path: SourcePath;
}

/** One line of a table: its cells as written, and where it begins. */
export interface TableRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Rows of comma-separated values (RFC 4180), the header first; throws `bad-suite` with file and line. */
export type ParseCsv = (text: string, file: string) => readonly TableRow[];

/** What a suite may read besides itself; paths are relative to the workspace. */
export interface SuiteFiles {
  /** Undefined when there is none, when it is no text, or when it may not be read. */
  read(file: string): Promise<string | undefined>;
  /** Files that match a glob, in alphabetical order. */
  find(pattern: string): Promise<readonly string[]>;
  readonly parseCsv: ParseCsv;
}
