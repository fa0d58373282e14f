import { Kysely } from 'kysely';
import { CanaryError } from '../../core/base/errors.ts';
import type { Database } from '../database.ts';
import type { Tables } from './sql/schema.ts';
import { loadSqlite } from './sqlite/driver.ts';
import { openSqlite, sqliteDialect } from './sqlite/open.ts';

/**
 * A database for a command that looks at it and goes, in this thread; brought up to no schema. Fails
 * as the store does, and with `bad-usage` for `memory:`.
 */
export async function openTables(database: Database): Promise<Kysely<Tables>> {
  if (database.kind === 'postgres') {
    const { openKysely } = await import('./postgres/postgresStore.ts');
    return openKysely(database.url, { timeoutMs: 0 });
  }
  if (database.kind === 'sqlite') {
    const connection = openSqlite(await loadSqlite(), database.file, { shared: true });
    return new Kysely<Tables>({ dialect: sqliteDialect(connection) });
  }
  throw new CanaryError('bad-usage', 'memory: keeps nothing to look at', {
    expected: 'a database on disk or a server',
  });
}
