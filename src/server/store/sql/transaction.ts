import { PostgresAdapter, sql, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/**
 * What differs between one process that owns its database (SQLite) and several that share one
 * (PostgreSQL). On SQLite transactions follow one another anyway.
 */

// The tables do not matter here, and migrations have those of their own time.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyDatabase = Kysely<any>;

export function isShared(db: AnyDatabase): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * Takes locks by name until the transaction ends, so that what it reads next stays true until it
 * writes. Names are sorted: transactions that take several do not wait for each other in a circle.
 * A transaction takes them before anything else, in the order `migrations`, prompts, `audit`.
 */
export async function lock(db: AnyDatabase, names: Iterable<string>): Promise<void> {
  if (!isShared(db)) return;
  const sorted = [...new Set(names)].sort();
  if (sorted.length === 0) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(name, 0))
    from unnest(${sorted}::text[]) as names(name)`.execute(db);
}

export const promptLock = (prompt: string): string => `prompt ${prompt}`;
export const outcomesLock = (prompt: string): string => `outcomes ${prompt}`;

/** Serialization failure, deadlock, and a row that another process has put there meanwhile. */
const passing = new Set(['40001', '40P01', '23505']);
const maxAttempts = 8;
const firstWaitMs = 4;

/** Runs a transaction; again from its start when it lost a race against another process. */
export async function transact<T>(
  db: Kysely<Tables>,
  run: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(run);
    } catch (error) {
      if (attempt === maxAttempts || !passing.has(codeOf(error))) throw error;
      const waitMs = Math.random() * firstWaitMs * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** Runs several reads that see the database as it is at one moment. */
export async function inSnapshot<T>(
  db: Kysely<Tables>,
  run: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  const transaction = db.transaction();
  const isolated = isShared(db) ? transaction.setIsolationLevel('repeatable read') : transaction;
  return isolated.execute(run);
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : '';
}
