import { open } from 'node:fs/promises';
import { sql, type Kysely } from 'kysely';
import { ChainCheck } from '../../../core/audit/chain.ts';
import { CanaryError } from '../../../core/base/errors.ts';
import { appendAudit, selectAudit } from '../sql/audit.ts';
import { migrate } from '../sql/migrate.ts';
import { migrations } from '../sql/migrations.ts';
import { keptTables, type Tables } from '../sql/schema.ts';
import { BackupReader, type BackupHeader, type BackupRow, type BackupSummary } from './format.ts';

/** The schema at the backup's time may have had other tables than `Tables`. */
type Rows = Kysely<Record<string, BackupRow>>;

const rowsAStatement = 100;
const entriesAPage = 1_000;

export interface RestoredBy {
  readonly actor: string;
  readonly at: number;
}

/**
 * Fills an empty database from a backup, in one transaction: all of it, or nothing. An older schema
 * is brought up to date afterwards. Fails with `conflict` when the database holds something, with
 * `bad-request` when the file is no whole backup, its audit chain is broken, or it is of a newer
 * program.
 */
export async function restoreBackup(
  db: Kysely<Tables>,
  file: string,
  { actor, at }: RestoredBy,
): Promise<BackupSummary> {
  const header = await readHeader(file);
  const steps = migrations.filter(({ id }) => header.migrations.includes(id));
  if (steps.length < header.migrations.length) {
    throw new CanaryError('bad-request', 'the backup was written by a newer program', {
      expected: 'a backup of this version or an older one',
    });
  }
  await checkEmpty(db, header);
  await migrate(db, at, steps);
  const summary = await db.transaction().execute(async (transaction) => {
    const found = await insertRows(transaction, file);
    await checkAudit(transaction, found);
    return found;
  });
  await migrate(db, at);
  await db.transaction().execute((transaction) =>
    appendAudit(transaction, {
      at,
      actor,
      reason: `backup of ${header.createdAt}`,
      action: 'registry.restore',
      subject: 'registry',
      details: { head: summary.auditHead.hash },
    }),
  );
  return summary;
}

async function readHeader(file: string): Promise<BackupHeader> {
  const reader = new BackupReader();
  for await (const line of linesOf(file)) {
    reader.read(line);
    if (reader.header !== undefined) return reader.header;
  }
  throw new CanaryError('bad-request', 'the backup is empty');
}

/** Reads a backup to its end without storing it. Fails with `bad-request` when it is not whole. */
export async function checkBackup(file: string): Promise<BackupSummary> {
  const reader = new BackupReader();
  for await (const line of linesOf(file)) reader.read(line);
  return reader.finish();
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const handle = await open(file).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError('file-unavailable', `cannot read the backup: ${message}`, { cause });
  });
  try {
    for await (const line of handle.readLines({ encoding: 'utf8' })) yield line;
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** A database that a server has only just made is empty too, unless its schema is newer. */
async function checkEmpty(db: Kysely<Tables>, { migrations: steps }: BackupHeader): Promise<void> {
  const rows = db as unknown as Rows;
  const tables = (await db.introspection.getTables()).map(({ name }) => name);
  if (!tables.includes('migrations')) return;
  const done = await rows.selectFrom('migrations').select('id').execute();
  if (done.some(({ id }) => !steps.includes(Number(id)))) {
    throw new CanaryError('conflict', 'the database has a newer schema than the backup', {
      expected: 'a database that is not there yet',
    });
  }
  for (const table of ['versions', 'label_moves', 'releases', 'outcomes', 'audit', 'tokens']) {
    if (!tables.includes(table)) continue;
    const { rows: found } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (found.length === 0) continue;
    throw new CanaryError('conflict', `the database is not empty: it has ${table}`, {
      expected: 'an empty database, or one that is not there yet',
    });
  }
}

async function insertRows(transaction: Kysely<Tables>, file: string): Promise<BackupSummary> {
  const db = transaction as unknown as Rows;
  const there = new Set((await db.introspection.getTables()).map(({ name }) => name));
  const tables = new Set(keptTables.filter((table) => there.has(table)));
  for (const table of tables) {
    // What the schema itself put there comes with the backup; entries of the log cannot be deleted.
    if (table !== 'audit') await db.deleteFrom(table).execute();
  }
  const reader = new BackupReader();
  let waiting: { table: string; rows: BackupRow[] } = { table: '', rows: [] };
  const flush = async (): Promise<void> => {
    if (waiting.rows.length > 0) await db.insertInto(waiting.table).values(waiting.rows).execute();
  };
  for await (const line of linesOf(file)) {
    const found = reader.read(line);
    if (found === undefined) continue;
    const { table, row } = found;
    if (!tables.has(table)) {
      throw new CanaryError('bad-request', `the backup has rows of ${table}, which is no table`);
    }
    if (table !== waiting.table || waiting.rows.length === rowsAStatement) {
      await flush();
      waiting = { table, rows: [] };
    }
    waiting.rows.push(row);
  }
  await flush();
  return reader.finish();
}

async function checkAudit(db: Kysely<Tables>, { auditHead }: BackupSummary): Promise<void> {
  const check = new ChainCheck();
  for (;;) {
    const entries = await selectAudit(db, check.head.seq, entriesAPage);
    for (const entry of entries) {
      const fault = check.add(entry);
      if (fault === undefined) continue;
      throw new CanaryError(
        'bad-request',
        `the audit log of the backup is broken at entry ${fault.seq}: ${fault.problem}`,
      );
    }
    if (entries.length < entriesAPage) break;
  }
  if (check.head.hash === auditHead.hash) return;
  throw new CanaryError('bad-request', 'the audit log of the backup is not whole');
}
