import { sql, type Kysely } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import { migrations } from './migrations.ts';
import type { Migration } from './migrations/migration.ts';
import type { Tables } from './schema.ts';

interface MigrationTables {
  migrations: { id: number; name: string; at: number };
}

/**
 * Brings a database to this program's schema, each step in a transaction of its own (kysely's
 * migrator runs without one on SQLite, and a killed process must not leave half a step). Fails with
 * `store-unavailable` on a database that a newer program has written.
 */
export async function migrate(
  db: Kysely<Tables>,
  now: number,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const bookkeeping = db as unknown as Kysely<MigrationTables>;
  await sql`create table if not exists migrations (id integer not null primary key, name text not null, at bigint not null)`.execute(
    bookkeeping,
  );
  const done = await bookkeeping.selectFrom('migrations').select('id').orderBy('id').execute();
  const newest = done.at(-1)?.id ?? 0;
  const known = steps.at(-1)?.id ?? 0;
  if (newest > known) {
    throw new CanaryError(
      'store-unavailable',
      `the database has schema ${newest}, written by a newer version of the registry`,
      { expected: `schema ${known} or older` },
    );
  }
  for (const step of steps.filter(({ id }) => id > newest)) {
    await bookkeeping.transaction().execute(async (transaction) => {
      await step.up(transaction);
      const row = { id: step.id, name: step.name, at: now };
      await transaction.insertInto('migrations').values(row).execute();
    });
  }
}
