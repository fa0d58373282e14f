import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { Kysely, sql } from 'kysely';
import { selectAuditHead } from '../sql/audit.ts';
import { keptTables, type Tables } from '../sql/schema.ts';
import { inSnapshot, isShared } from '../sql/transaction.ts';
import { loadSqlite } from '../sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../sqlite/open.ts';
import {
  backupFormat,
  backupVersion,
  type BackupEnd,
  type BackupHeader,
  type BackupRow,
  type BackupSummary,
} from './format.ts';

type Rows = Kysely<Record<string, BackupRow>>;

const pageRows = 1_000;

/**
 * Writes everything that the database keeps, as it is at one moment, into a new file that only this
 * user can read. The database goes on being used meanwhile: SQLite copies itself first, PostgreSQL
 * shows one snapshot. The file is there whole or not at all.
 */
export async function exportBackup(
  db: Kysely<Tables>,
  file: string,
  now: number,
): Promise<BackupSummary> {
  const part = `${file}.part`;
  const handle = await open(part, 'wx', 0o600);
  try {
    const write = async (text: string): Promise<void> => {
      await handle.write(text);
    };
    const summary = isShared(db)
      ? await inSnapshot(db, (it) => writeBackup(it, write, now))
      : await fromCopy(db, `${file}.copy`, (copy) => writeBackup(copy, write, now));
    await handle.sync();
    await handle.close();
    await rename(part, file);
    return summary;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

async function fromCopy<T>(
  db: Kysely<Tables>,
  copy: string,
  use: (db: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  try {
    await sql`vacuum into ${copy}`.execute(db);
    const dialect = sqliteDialect(openSqlite(await loadSqlite(), copy, { shared: true }));
    const copied = new Kysely<Tables>({ dialect });
    try {
      return await use(copied);
    } finally {
      await copied.destroy();
    }
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${copy}${end}`, { force: true });
  }
}

async function writeBackup(
  db: Kysely<Tables>,
  write: (text: string) => Promise<void>,
  now: number,
): Promise<BackupSummary> {
  const rows = db as unknown as Rows;
  const hash = createHash('sha256');
  const put = async (lines: readonly unknown[]): Promise<void> => {
    const text = lines.map((it) => `${JSON.stringify(it)}\n`).join('');
    hash.update(text);
    await write(text);
  };
  const steps = await rows.selectFrom('migrations').select('id').orderBy('id').execute();
  const header: BackupHeader = {
    format: backupFormat,
    version: backupVersion,
    migrations: steps.map(({ id }) => Number(id)),
    createdAt: new Date(now).toISOString(),
  };
  await put([header]);
  const counts: Record<string, number> = {};
  for (const name of keptTables) {
    counts[name] = 0;
    for await (const page of pagesOf(rows, name)) {
      counts[name] += page.length;
      await put(page.map((row) => [name, row]));
    }
  }
  const auditHead = await selectAuditHead(db);
  const end: BackupEnd = { end: true, counts, auditHead, sha256: hash.digest('hex') };
  await write(`${JSON.stringify(end)}\n`);
  return { counts, auditHead };
}

async function* pagesOf(db: Rows, table: string): AsyncGenerator<BackupRow[]> {
  if (!isShared(db)) {
    let page: BackupRow[] = [];
    for await (const row of db.selectFrom(table).selectAll().stream()) {
      if (page.push(row) < pageRows) continue;
      yield page;
      page = [];
    }
    yield page;
    return;
  }
  await sql`declare backup no scroll cursor for select * from ${sql.table(table)}`.execute(db);
  for (;;) {
    const { rows } = await sql<BackupRow>`fetch ${sql.lit(pageRows)} from backup`.execute(db);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close backup`.execute(db);
}
