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
  let newest = -1;
  while (newest < known) {
    newest = await bookkeeping.transaction().execute(async (transaction) => {
      await lock(transaction, ['migrations']);
      const done = await newestStep(transaction);
      if (done > known) {
        throw new CanaryError(
          'store-unavailable',
          `the database has schema ${done}, written by a newer version of the registry`,
          { expected: `schema ${known} or older` },
        );
      }
      const step = steps.find(({ id }) => id > done);
      if (step === undefined) return done;
      await step.up(transaction);
      const row = { id: step.id, name: step.name, at: now };
      await transaction.insertInto('migrations').values(row).execute();
      return step.id;
    });
  }
}

/** The number of the last step that was taken; 0 for an empty database. */
async function newestStep(db: Kysely<MigrationTables>): Promise<number> {
  await sql`create table if not exists migrations (id integer not null primary key, name text not null, at bigint not null)`.execute(
    db,
  );
  const done = db.selectFrom('migrations').select('id').orderBy('id', 'desc').limit(1);
  return (await done.executeTakeFirst())?.id ?? 0;
}
