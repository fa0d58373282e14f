import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../../src/server/store/sql/migrate.ts';
import { migrations } from '../../../src/server/store/sql/migrations.ts';
import type { Migration } from '../../../src/server/store/sql/migrations/migration.ts';
import type { Tables } from '../../../src/server/store/sql/schema.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';

let db: Kysely<Tables>;
beforeEach(async () => {
  db = new Kysely({ dialect: sqliteDialect(openSqlite(await loadSqlite(), ':memory:')) });
});
afterEach(() => db.destroy());

async function tables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' order by name`.execute(db);
  return rows.map(({ name }) => name);
}

async function applied(): Promise<unknown[]> {
  return (await sql`select id, at from migrations order by id`.execute(db)).rows;
}

const next: Migration = {
  id: (migrations.at(-1)?.id ?? 0) + 1,
  name: 'one more table',
  up: async (it) => {
    await it.schema.createTable('extra').addColumn('id', 'integer').execute();
  },
};

it('runs each step once, in order', async () => {
  await migrate(db, 1);
  await migrate(db, 2);
  await migrate(db, 3, [...migrations, next]);
  const first = migrations.map(({ id }) => ({ id, at: 1 }));
  expect(await applied()).toEqual([...first, { id: next.id, at: 3 }]);
  expect(await tables()).toEqual(expect.arrayContaining(['extra', 'outcomes', 'releases']));
});

it('leaves nothing of a step that fails', async () => {
  const failing: Migration = {
    ...next,
    up: async (it) => {
      await next.up(it);
      throw new Error('no space');
    },
  };
  await migrate(db, 1);
  const before = await tables();
  await expect(migrate(db, 2, [...migrations, failing])).rejects.toThrow('no space');
  expect(await tables()).toEqual(before);
  expect(await applied()).toHaveLength(migrations.length);
});

it('does not touch a database of a newer program', async () => {
  await migrate(db, 1, [...migrations, next]);
  await expect(migrate(db, 2)).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.stringContaining('newer version') as string,
  });
});

it('of sums from before stages compared fresh keys keeps what is known to be comparable', async () => {
  await migrate(db, 1, migrations.slice(0, 1));
  for (const stage of [0, 1]) {
    await sql`insert into arm_tallies values ('r', ${stage}, 'canary', 9, 8, 20, 0, 0, 0)`.execute(
      db,
    );
    await sql`insert into field_tallies values ('r', ${stage}, 'canary', 'error', 9, 5, 8, 4, 3)`.execute(
      db,
    );
  }
  await migrate(db, 2);
  const arms = await sql`select served_keys, compared_keys from arm_tallies`.execute(db);
  expect(arms.rows).toEqual([
    { served_keys: 8, compared_keys: 8 },
    { served_keys: 8, compared_keys: 0 },
  ]);
  const fields = await sql`select events, keys_with_event from field_tallies`.execute(db);
  expect(fields.rows).toEqual([
    { events: 5, keys_with_event: 3 },
    { events: 5, keys_with_event: 0 },
  ]);
});
