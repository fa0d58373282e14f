import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql, type Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { parseDatabase } from '../../../src/server/database.ts';
import { openTables } from '../../../src/server/store/openTables.ts';
import { createSqlStore, migrated } from '../../../src/server/store/sql/sqlStore.ts';
import type { Tables } from '../../../src/server/store/sql/schema.ts';
import { cliRun } from '../../support/cliRun.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import { startRegistry } from '../../support/registryServer.ts';
import { publishing } from '../../support/registryRequests.ts';
import { aVersion, noon } from '../../support/storeBuilders.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-audit-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const engines = {
  SQLite: {
    create: () => Promise.resolve('sqlite:registry.db'),
    drop: () => Promise.resolve(),
    unguard: ['drop trigger audit_no_update', 'drop trigger audit_no_delete'],
  },
  PostgreSQL: {
    create: () => createDatabase(inject('postgres')),
    drop: dropDatabase,
    unguard: ['drop trigger audit_no_change on audit'],
  },
};

const tamperings: readonly (readonly [string, readonly string[], string])[] = [
  ['was edited', [`update audit set reason = 'x' where seq = 3`], 'entry 3: it was changed'],
  ['was dated back', [`update audit set at = at - 1 where seq = 1`], 'entry 1: it was changed'],
  ['was deleted', ['delete from audit where seq = 3'], 'entry 4: entry 3 before it is missing'],
  [
    'was deleted and the rest moved up',
    ['delete from audit where seq = 3', 'update audit set seq = seq - 1 where seq > 3'],
    'entry 3: it does not follow',
  ],
  [
    'was put in',
    [
      'update audit set seq = seq + 100 where seq > 3',
      'update audit set seq = seq - 99 where seq > 100',
      `insert into audit select 4, at, actor, action, subject, reason, details, previous, hash
        from audit where seq = 3`,
    ],
    'entry 4: it does not follow',
  ],
  [
    'changed places with another',
    [
      'update audit set seq = 100 where seq = 2',
      'update audit set seq = 2 where seq = 3',
      'update audit set seq = 3 where seq = 100',
    ],
    'entry 2: it does not follow',
  ],
];

describe.each(Object.entries(engines))('the audit log on %s', (_, engine) => {
  let database: string;
  beforeEach(async () => {
    database = await engine.create();
    const store = createSqlStore(await migrated(await open(), noon));
    for (const prompt of ['a', 'b', 'c', 'd', 'e'])
      await store.publishVersion(aVersion({ prompt }));
    await store.close();
  });
  afterEach(() => engine.drop(database));

  const open = (): Promise<Kysely<Tables>> => openTables(parseDatabase(database, folder));
  const audit = (...args: string[]) => cliRun(['audit', '--database', database, ...args], folder);
  async function execute(statements: readonly string[]): Promise<void> {
    const db = await open();
    try {
      for (const statement of statements) await sql.raw(statement).execute(db);
    } finally {
      await db.destroy();
    }
  }

  it('is printed, and verified', async () => {
    const printed = await audit();
    expect(printed.stdout.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(
        /^1 {2}2026-05-05T12:00:00\.000Z {2}ana {2}version\.publish {2}a {2}\(.*version 1\)$/,
      ),
      expect.stringMatching(/^2 {2}.* {2}ana {2}version\.publish {2}b {2}\(.*version 1\)$/),
    ]);
    const verified = await audit('--verify');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toMatch(/^The chain holds: 5 entries, head 5:[0-9a-f]{64}\n$/);
  });

  it('refuses every statement that would change what is there', async () => {
    const changes = [`update audit set reason = 'x'`, 'delete from audit where seq = 5'];
    for (const change of changes) await expect(execute([change])).rejects.toThrow('only grows');
    expect(await audit('--verify')).toMatchObject({ code: 0 });
  });

  it.each(tamperings)('shows that an entry %s', async (_name, statements, fault) => {
    await execute([...engine.unguard, ...statements]);
    const { code, stdout } = await audit('--verify');
    expect(code).toBe(1);
    expect(stdout).toContain(`The chain is broken at ${fault}`);
  });

  it('shows that its end was cut off only to who kept a head', async () => {
    const head = /head (\S+)/.exec((await audit('--verify')).stdout)?.[1] ?? '';
    await execute([...engine.unguard, 'delete from audit where seq > 3']);
    expect(await audit('--verify')).toMatchObject({ code: 0 });
    const checked = await audit('--expect-head', head, '--json');
    expect(checked.code).toBe(1);
    expect(JSON.parse(checked.stdout)).toMatchObject({ verdict: 'broken', fault: { seq: 4 } });
  });

  it('may have grown since a head was kept, but not have become another', async () => {
    const head = /head (\S+)/.exec((await audit('--verify')).stdout)?.[1] ?? '';
    const store = createSqlStore(await open());
    await store.publishVersion(aVersion({ prompt: 'f' }));
    await store.close();
    expect(await audit('--expect-head', head)).toMatchObject({ code: 0 });
    const other = await audit(
      '--expect-head',
      head.replace(/.$/, (it) => (it === '0' ? '1' : '0')),
    );
    expect(other).toMatchObject({ code: 1 });
    expect(other.stdout).toContain('entry 5: it is another one');
  });
});

it('is read from a running registry, page by page', async () => {
  const registry = await startRegistry();
  try {
    const answer = async (query: string): Promise<unknown> =>
      (await fetch(`${registry.url}/v1/audit${query}`)).json();
    expect(await answer('')).toMatchObject({ entries: [], head: { seq: 0 }, next: null });
    for (const prompt of ['a', 'b', 'c']) {
      await registry.backend.publish(publishing(`Be kind to ${prompt}.`));
    }
    expect(await answer('?limit=2')).toMatchObject({ entries: [{ seq: 1 }, { seq: 2 }], next: 2 });
    expect(await answer('?limit=2&after=2')).toMatchObject({ entries: [{ seq: 3 }], next: null });
    expect(await answer('?limit=0')).toMatchObject({ error: { code: 'bad-request' } });
    const verified = await cliRun(['audit', '--verify', '--registry', registry.url], folder);
    expect(verified.stdout).toMatch(/^The chain holds: 3 entries/);
  } finally {
    await registry.close();
  }
});

it.each([
  [['--database', 'none.db'], 3, 'there is no database'],
  [['--database', 'memory:'], 3, 'keeps nothing'],
  [['--expect-head', 'abc', '--database', 'memory:'], 3, 'not the end of a log'],
  [['--registry', 'http://127.0.0.1:1'], 4, ''],
])('%j is refused', async (args, code, message) => {
  const run = await cliRun(['audit', ...args], folder);
  expect(run.code).toBe(code);
  expect(run.stderr).toContain(message);
});
