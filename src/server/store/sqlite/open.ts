import { SqliteDialect, type Dialect, type SqliteDatabase } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import type { SqliteConnection, SqliteDriver, SqliteStatement } from './driver.ts';

/** Statements kept prepared; the store has fewer texts than that. */
const maxPrepared = 256;

const settings = [
  // Held until the process ends, however it ends: a second process on the file is refused.
  'PRAGMA locking_mode = EXCLUSIVE',
  'PRAGMA journal_mode = WAL',
  // A commit that returned is on the disk.
  'PRAGMA synchronous = FULL',
  'PRAGMA foreign_keys = ON',
  // 64 MiB: what keys did is read and written all over the file.
  'PRAGMA cache_size = -65536',
  // Pages: a page that many commits change is copied back once.
  'PRAGMA wal_autocheckpoint = 8000',
  // Takes the lock now rather than with the first query.
  'BEGIN IMMEDIATE',
  'COMMIT',
];

/**
 * Opens a database file (or `:memory:`) for this process alone. Fails with `conflict` when another
 * process has it, with `store-unavailable` when it cannot be opened or is no database.
 */
export function openSqlite(driver: SqliteDriver, file: string, waitMs = 0): SqliteConnection {
  let connection: SqliteConnection | undefined;
  try {
    connection = driver.open(file);
    connection.exec(`PRAGMA busy_timeout = ${waitMs}`);
    for (const statement of settings) connection.exec(statement);
    return connection;
  } catch (cause) {
    connection?.close();
    const message = cause instanceof Error ? cause.message : String(cause);
    if (/locked|busy/i.test(message)) {
      throw new CanaryError('conflict', `another process has the database ${file} open`, { cause });
    }
    throw new CanaryError('store-unavailable', `cannot open the database ${file}: ${message}`, {
      cause,
    });
  }
}

/** kysely's dialect for SQLite over a connection, with statements kept prepared by their text. */
export function sqliteDialect(connection: SqliteConnection): Dialect {
  const prepared = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  return new SqliteDialect({
    database: {
      close: () => connection.close(),
      prepare: (sql) => {
        const known = prepared.get(sql);
        if (known !== undefined) return known;
        if (prepared.size >= maxPrepared) prepared.clear();
        const statement = adapt(connection.prepare(sql));
        prepared.set(sql, statement);
        return statement;
      },
    },
  });
}

function adapt(statement: SqliteStatement): ReturnType<SqliteDatabase['prepare']> {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}
