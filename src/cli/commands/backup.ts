import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { CanaryError } from '../../core/base/errors.ts';
import { parseDatabase } from '../../server/database.ts';
import { exportBackup } from '../../server/store/backup/exportBackup.ts';
import type { BackupSummary } from '../../server/store/backup/format.ts';
import { checkBackup } from '../../server/store/backup/restoreBackup.ts';
import { openTables } from '../../server/store/openTables.ts';
import { migrated } from '../../server/store/sql/sqlStore.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { openRegistry, registryOption, type RegistryOptions } from '../registry.ts';

interface BackupOptions extends RegistryOptions {
  readonly to: string;
  readonly database?: string;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .requiredOption('--to <file>', 'a file that is not there yet')
    .option('--database <url>', 'the database itself (an SQLite file: without its server)')
    .option(...registryOption)
    .action(async (options: BackupOptions) => {
      const file = path.resolve(context.cwd, options.to);
      if (existsSync(file)) {
        throw new CanaryError('bad-usage', `${file} is there already`, {
          expected: 'the name of a new file',
        });
      }
      const write = options.database === undefined ? fromServer : fromDatabase;
      const summary = await write(options, file, context);
      context.stderr(`${file}: ${words(summary)}\n`);
      done(0);
    });
};

export function words({ counts, auditHead }: BackupSummary): string {
  const some = ['versions', 'releases', 'outcomes'].map((it) => `${counts[it] ?? 0} ${it}`);
  return `${some.join(', ')}; head of the audit log ${auditHead.seq}:${auditHead.hash}`;
}

async function fromDatabase(
  { database = '' }: BackupOptions,
  file: string,
  { cwd }: CliContext,
): Promise<BackupSummary> {
  const parsed = parseDatabase(database, cwd);
  if (parsed.kind === 'sqlite' && !existsSync(parsed.file)) {
    throw new CanaryError('not-found', `there is no database ${parsed.file}`);
  }
  const db = await migrated(await openTables(parsed), Date.now());
  try {
    return await exportBackup(db, file, Date.now());
  } finally {
    await db.destroy();
  }
}

async function fromServer(
  options: BackupOptions,
  file: string,
  context: CliContext,
): Promise<BackupSummary> {
  const backend = await openRegistry(options, context);
  const { body } = await backend.backup(context.signal);
  const part = `${file}.part`;
  try {
    const lines = Readable.fromWeb(body as ReadableStream);
    await pipeline(lines, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
    const summary = await checkBackup(part);
    await rename(part, file);
    return summary;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
