import { Kysely, PostgresDialect } from 'kysely';
import type { Store } from '../store.ts';
import { createSqlStore, migrated } from '../sql/sqlStore.ts';
import type { Tables } from '../sql/schema.ts';
import { openPool, type PoolOptions } from './pool.ts';

/**
 * A store on PostgreSQL, which any number of processes may share. Brings the schema up to date
 * first. Fails with `store-unavailable` when the server cannot be reached or is too new a schema;
 * after that, calls fail with it while the server is away and work again when it is back.
 */
export async function openPostgresStore(url: string, now: number): Promise<Store> {
  await migrateDatabase(url, now);
  return createSqlStore(openKysely(url));
}

export function openKysely(url: string, options?: PoolOptions): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(url, options) }) });
}

/** A step of a migration may take longer than any query of the store. */
async function migrateDatabase(url: string, now: number): Promise<void> {
  const pool = openPool(url, { max: 1, timeoutMs: 0 });
  const db = await migrated(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), now);
  await db.destroy();
}
