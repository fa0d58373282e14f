import { closeSync, openSync } from 'node:fs';
import { SqliteDialect, type Dialect, type SqliteDatabase } from 'kysely';
import { CanaryError } from '../../../core/base/errors.ts';
import type { SqliteConnection, SqliteDriver, SqliteStatement } from './driver.ts';

/** Statements kept prepared; the store has fewer texts than that. */
const maxPrepared = 256;

// Held until the process ends, however it ends: a second process on the file is refused.
const exclusively = 'PRAGMA locking_mode = EXCLUSIVE';

const settings = [
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

export interface OpenOptions {
  /** How long to wait for another process to let go of the file. */
  readonly waitMs?: number;
  /**
   * For a look of a command that comes and goes: the file is locked only while it is used. Refused
   * all the same as long as a server has it.
   */
  readonly shared?: boolean;
}

/**
 * Opens a database file (or `:memory:`) for this process alone. Fails with `conflict` when another
 * process has it, with `store-unavailable` when it cannot be opened or is no database.
 */
export function openSqlite(
  driver: SqliteDriver,
  file: string,
  { waitMs = 0, shared = false }: OpenOptions = {},
): SqliteConnection {
  let connection: SqliteConnection | undefined;
  try {
    if (file !== ':memory:') createPrivate(file);
    connection = driver.open(file);
    connection.exec(`PRAGMA busy_timeout = ${waitMs}`);
    if (!shared) connection.exec(exclusively);
    for (const statement of settings) connection.exec(statement);
    checkPages(connection, file);
    return connection;
  } catch (cause) {
    connection?.close();
    throw cause instanceof CanaryError ? cause : cannotOpen(file, cause);
  }
}

/** A new file is its owner's alone, and so is what SQLite lays beside it: prompts may be secret. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch {
    // It is there, or cannot be made: SQLite says which.
  }
}

/** Every page is read: two seconds a gigabyte. What is larger is checked as it is used. */
const checkedBytes = 2 ** 31;

function checkPages(connection: SqliteConnection, file: string): void {
  const size = Object.values(
    connection
      .prepare('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size')
      .all()[0] as object,
  )[0] as number;
  if (size > checkedBytes) return;
  const [found] = connection.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  if (found?.quick_check !== 'ok') throw damaged(file, found?.quick_check ?? 'it cannot be read');
}

function cannotOpen(file: string, cause: unknown): CanaryError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/locked|busy/i.test(message)) {
    return new CanaryError('conflict', `another process has the database ${file} open`, { cause });
  }
  if (isDamage(message)) return damaged(file, message, cause);
  const expected = /readonly|unable to open|I\/O/i.test(message)
    ? 'a file and a folder that this user may write, on a disk that works'
    : undefined;
  return new CanaryError('store-unavailable', `cannot open the database ${file}: ${message}`, {
    expected,
    cause,
  });
}

/** What SQLite says of a file that is not, or no longer, one of its own. */
export function isDamage(message: string): boolean {
  return /malformed|not a database|disk image/i.test(message);
}

function damaged(file: string, message: string, cause?: unknown): CanaryError {
  return new CanaryError('store-unavailable', `the database ${file} is damaged: ${message}`, {
    expected:
      'a sound one: put it aside with its -wal file, and bring a backup back with ' +
      `prompt-canary restore --from BACKUP --database sqlite:${file}`,
    cause,
  });
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
        const statement =
          sql === 'rollback' ? rollback(connection) : adapt(connection.prepare(sql));
        prepared.set(sql, statement);
        return statement;
      },
    },
  });
}

/** SQLite ends a transaction itself when the disk is full; the error to tell of is that one. */
function rollback(connection: SqliteConnection): ReturnType<SqliteDatabase['prepare']> {
  const statement = adapt(connection.prepare('rollback'));
  return {
    ...statement,
    run: (parameters) => {
      try {
        return statement.run(parameters);
      } catch (error) {
        if (!/no transaction is active/.test(String(error))) throw error;
        return { changes: 0, lastInsertRowid: 0 };
      }
    },
  };
}

function adapt(statement: SqliteStatement): ReturnType<SqliteDatabase['prepare']> {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters),
    run: (parameters) => statement.run(...parameters),
    iterate: (parameters) => statement.iterate(...parameters),
  };
}
