import type { CompiledQuery, Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import { isShared } from './transaction.ts';

/** Rows a statement; together they take any number of rows with few statement texts. */
const sizes = [128, 16, 1] as const;
/** Where each statement is a message to another process, there should be few of them. */
const sharedSizes = [1_024, ...sizes] as const;

/** Splits rows into runs of the statement sizes. */
export function inRuns<T>(rows: readonly T[], isSharedDatabase = false): T[][] {
  const runs: T[][] = [];
  let from = 0;
  for (const size of isSharedDatabase ? sharedSizes : sizes) {
    for (; rows.length - from >= size; from += size) runs.push(rows.slice(from, from + size));
  }
  return runs;
}

/**
 * Runs a statement over many rows, compiled once for each run length: building a query of a
 * thousand values costs more than executing it. The parameters of `build` must be the rows' values
 * in order, after `prefix`.
 */
export class BatchStatement<Row> {
  readonly #compiled = new Map<string, CompiledQuery>();
  readonly #build: (db: Kysely<Tables>, rows: readonly Row[]) => CompiledQuery;
  readonly #parameters: (row: Row) => readonly unknown[];

  constructor(
    build: (db: Kysely<Tables>, rows: readonly Row[]) => CompiledQuery,
    parameters: (row: Row) => readonly unknown[],
  ) {
    this.#build = build;
    this.#parameters = parameters;
  }

  /** Executes for all rows; returns what the statements returned. */
  async run(
    db: Kysely<Tables>,
    rows: readonly Row[],
    prefix: readonly unknown[] = [],
  ): Promise<unknown[]> {
    const found: unknown[] = [];
    const shared = isShared(db);
    for (const run of inRuns(rows, shared)) {
      // Databases spell a statement differently.
      const key = `${shared ? 'shared' : 'own'} ${run.length}`;
      let compiled = this.#compiled.get(key);
      if (compiled === undefined) {
        compiled = this.#build(db, run);
        this.#compiled.set(key, compiled);
      }
      const parameters = [...prefix];
      for (const row of run) {
        for (const value of this.#parameters(row)) parameters.push(value);
      }
      const result = await db.executeQuery({ ...compiled, parameters });
      for (const row of result.rows) found.push(row);
    }
    return found;
  }
}
