import { CanaryError } from '../../../core/base/errors.ts';

/** The part of `node:sqlite` that the store uses; `@photostructure/sqlite` has the same. */
export interface SqliteStatement {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
  columns(): readonly unknown[];
}

export interface SqliteConnection {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteDriver {
  readonly name: string;
  open(file: string): SqliteConnection;
}

interface SqliteModule {
  readonly DatabaseSync: new (file: string) => SqliteConnection;
}

/**
 * The SQLite of the runtime, else the optional package. Not every runtime has one: Node before
 * 22.13 does not, and some Electron releases are built without it.
 */
export async function loadSqlite(): Promise<SqliteDriver> {
  return builtInSqlite() ?? (await packagedSqlite());
}

export function builtInSqlite(): SqliteDriver | undefined {
  const module = process.getBuiltinModule('node:sqlite') as SqliteModule | undefined;
  return module === undefined ? undefined : toDriver('node:sqlite', module);
}

export async function packagedSqlite(): Promise<SqliteDriver> {
  try {
    const module: SqliteModule = await import('@photostructure/sqlite');
    return toDriver('@photostructure/sqlite', module);
  } catch (cause) {
    throw new CanaryError(
      'store-unavailable',
      'this runtime has no SQLite: neither node:sqlite nor the package @photostructure/sqlite loads',
      { expected: 'Node 22.13 or newer, or the optional package installed', cause },
    );
  }
}

function toDriver(name: string, module: SqliteModule): SqliteDriver {
  return { name, open: (file) => new module.DatabaseSync(file) };
}
