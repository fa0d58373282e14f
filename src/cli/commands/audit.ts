import { existsSync } from 'node:fs';
import { ChainCheck, type AuditEntry, type ChainFault } from '../../core/audit/chain.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { JsonValue } from '../../core/base/json.ts';
import { fromAuditLine, toAuditLine, type AuditResponse } from '../../protocol/audit.ts';
import { parseDatabase } from '../../server/database.ts';
import { openTables } from '../../server/store/openTables.ts';
import { createSqlStore, migrated } from '../../server/store/sql/sqlStore.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { oneLine } from '../words.ts';

interface AuditOptions extends RegistryOptions {
  readonly database?: string;
  readonly verify?: boolean;
  readonly expectHead?: string;
  readonly json?: boolean;
}

const pageSize = 1_000;

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .option('--database <url>', 'read the database itself (an SQLite file: without its server)')
    .option(...registryOption)
    .option('--verify', 'check the hash chain; exit code 1 when it is broken')
    .option('--expect-head <seq:hash>', 'an end of the log from earlier, which must be part of it')
    .option('--json', 'one JSON document on stdout')
    .action(async (options: AuditOptions) => {
      const entries = options.database === undefined ? fromServer : fromDatabase;
      const verify = options.verify === true || options.expectHead !== undefined;
      const print = verify ? printVerdict : printEntries;
      done(await print(entries(options, context), options, context));
    });
};

type Entries = AsyncIterable<AuditEntry>;

async function printEntries(
  entries: Entries,
  { json }: AuditOptions,
  { stdout }: CliContext,
): Promise<number> {
  const listed: AuditEntry[] = [];
  for await (const entry of entries) {
    if (json === true) listed.push(entry);
    else stdout(`${oneLine(describe(entry))}\n`);
  }
  if (json === true) stdout(`${JSON.stringify({ entries: listed.map(toAuditLine) }, null, 1)}\n`);
  return 0;
}

function describe({ seq, at, actor, action, subject, reason, details }: AuditEntry): string {
  const why = reason === '' ? '' : `: ${reason}`;
  const known = Object.entries(details).filter(([, value]) => value !== null);
  const facts = known.map(([name, value]) => `${name} ${factWords(name, value)}`).join(', ');
  const more = facts === '' ? '' : `  (${facts})`;
  return `${seq}  ${new Date(at).toISOString()}  ${actor}  ${action}  ${subject}${why}${more}`;
}

/** Times are kept in milliseconds. */
const times = new Set(['until', 'expiresAt']);

function factWords(name: string, value: JsonValue | undefined): string {
  if (times.has(name) && typeof value === 'number') return new Date(value).toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function printVerdict(
  entries: Entries,
  { json, expectHead }: AuditOptions,
  { stdout }: CliContext,
): Promise<number> {
  const expected = expectHead === undefined ? undefined : parseHead(expectHead);
  const check = new ChainCheck();
  let fault: ChainFault | undefined;
  for await (const entry of entries) {
    fault = check.add(entry);
    if (fault === undefined && entry.seq === expected?.seq && entry.hash !== expected.hash) {
      fault = { seq: entry.seq, problem: 'it is another one than the expected head' };
    }
    if (fault !== undefined) break;
  }
  if (fault === undefined && expected !== undefined && check.head.seq < expected.seq) {
    const seq = check.head.seq + 1;
    fault = { seq, problem: `it is missing, and so is all up to the expected head` };
  }
  const { head } = check;
  const verdict = fault === undefined ? 'holds' : 'broken';
  const text =
    fault === undefined
      ? `The chain holds: ${head.seq} entries, head ${head.seq}:${head.hash}`
      : `The chain is broken at entry ${fault.seq}: ${fault.problem}`;
  stdout(`${json === true ? JSON.stringify({ verdict, head, fault: fault ?? null }) : text}\n`);
  return fault === undefined ? 0 : 1;
}

function parseHead(text: string): { seq: number; hash: string } {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new CanaryError('bad-usage', `--expect-head ${text} is not the end of a log`, {
    expected: 'NUMBER:HASH, as --verify prints it',
  });
}

async function* fromServer(options: AuditOptions, context: CliContext): Entries {
  const backend = await openRegistry(options, context);
  for (let after: number | null = 0; after !== null;) {
    const page: AuditResponse = await backend.audit(after, pageSize);
    for (const line of page.entries) yield fromAuditLine(line);
    after = page.next;
  }
}

async function* fromDatabase({ database = '' }: AuditOptions, { cwd }: CliContext): Entries {
  const parsed = parseDatabase(database, cwd);
  if (parsed.kind === 'sqlite' && !existsSync(parsed.file)) {
    throw new CanaryError('not-found', `there is no database ${parsed.file}`);
  }
  const store = createSqlStore(await migrated(await openTables(parsed), Date.now()));
  try {
    for (let after = 0; ;) {
      const page = await store.audit(after, pageSize);
      yield* page;
      if (page.length < pageSize) return;
      after = page.at(-1)?.seq ?? after;
    }
  } finally {
    await store.close();
  }
}
