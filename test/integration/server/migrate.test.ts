import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../../src/server/store/sql/migrate.ts';
import { migrations, type Migration } from '../../../src/server/store/sql/migrations.ts';
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
  id: migrations.length + 1,
  name: 'one more table',
  up: async (it) => {
    await it.schema.createTable('extra').addColumn('id', 'integer').execute();
  },
};

it('runs each step once, in order', async () => {
  await migrate(db, 1);
  await migrate(db, 2);
  await migrate(db, 3, [...migrations, next]);
  expect(await applied()).toMatchObject([
    { id: 1, at: 1 },
    { id: next.id, at: 3 },
  ]);
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
