import { sql, type Kysely } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import { migrations } from './migrations.ts';
import type { Migration } from './migrations/migration.ts';
import type { Tables } from './schema.ts';
import { lock } from './transaction.ts';

interface MigrationTables {
  migrations: { id: number; name: string; at: number };
}

/**
 * Brings a database to this program's schema, each step in a transaction of its own (kysely's
 * migrator runs without one on SQLite, and a killed process must not leave half a step). Processes
 * that start at once take turns. Fails with `store-unavailable` on a database that a newer program
 * has written.
 */
export async function migrate(
  db: Kysely<Tables>,
  now: number,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const bookkeeping = db as unknown as Kysely<MigrationTables>;
  const known = steps.at(-1)?.id ?? 0;
  for (let isDone = false; !isDone;) {
    isDone = await bookkeeping.transaction().execute(async (transaction) => {
      await lock(transaction, ['migrations']);
      const done = await stepsTaken(transaction);
      const newest = Math.max(0, ...done);
      if (newest > known) {
        throw new CanaryError(
          'store-unavailable',
          `the database has schema ${newest}, written by a newer version of the registry`,
          { expected: `schema ${known} or older` },
        );
      }
      const step = steps.find(({ id }) => !done.has(id));
      if (step === undefined) return true;
      await step.up(transaction);
      const row = { id: step.id, name: step.name, at: now };
      await transaction.insertInto('migrations').values(row).execute();
      return false;
    });
  }
}

async function stepsTaken(db: Kysely<MigrationTables>): Promise<Set<number>> {
  await sql`create table if not exists migrations (id integer not null primary key, name text not null, at bigint not null)`.execute(
    db,
  );
  const rows = await db.selectFrom('migrations').select('id').execute();
  return new Set(rows.map(({ id }) => id));
}
