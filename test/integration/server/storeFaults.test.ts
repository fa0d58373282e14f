import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutcomeInput } from '../../../src/protocol/api.ts';
import { openSqlStore } from '../../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { startPostgres } from '../../support/postgres.ts';
import { createRegistryApp } from '../../support/registryApp.ts';
import { publishing, reporting, starting } from '../../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../../support/registryServer.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';
import { anOutcome, noon, withRelease } from '../../support/storeBuilders.ts';

let programs: Bundle;
let folder: string;
let file: string;
let server: ServerProcess | undefined;

beforeAll(async () => {
  programs = await bundle({
    server: 'src/server/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
  });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-faults-'));
  file = path.join(folder, 'registry.db');
});
afterEach(async () => {
  await server?.end('SIGKILL');
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

const serverArguments = (database = `sqlite:${file}`) => ['--port', '0', '--database', database];
async function start(database?: string): Promise<ServerProcess> {
  server = await startProcess(programs.file('server'), serverArguments(database));
  return server;
}

async function openStore(): Promise<Store> {
  const connection = openSqlite(await loadSqlite(), file, { shared: true });
  return openSqlStore(sqliteDialect(connection), noon);
}

/** Outcomes of as many keys, so that the database has many pages of them. */
const outcomes = (count: number) =>
  Array.from({ length: count }, () => anOutcome({ at: noon, metrics: { error: false } }));

describe('a damaged database', () => {
  beforeEach(async () => {
    const store = await openStore();
    await withRelease(store);
    await store.recordOutcomes(outcomes(2_000), noon);
    await store.close();
    // What the write-ahead log still holds would mend the damage.
    const connection = openSqlite(await loadSqlite(), file, { shared: true });
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    connection.close();
    expect((await stat(file)).size).toBeGreaterThan(40 * 4_096);
  });

  async function overwrite(from: number, length: number): Promise<void> {
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(length, 0xa5), 0, length, from);
    await handle.sync();
    await handle.close();
  }

  it.each([
    ['in its header', () => overwrite(0, 100)],
    ['in its first page', () => overwrite(100, 3_996)],
    ['in the middle', () => overwrite(20 * 4_096, 4 * 4_096)],
    ['at its end, which is cut off', async () => truncate(file, 20 * 4_096)],
  ])('%s is refused with a word on the way back', async (_, damage) => {
    await damage();
    const refused = start();
    await expect(refused).rejects.toThrow(/ended with 4: .*registry\.db is damaged: /);
    await expect(refused).rejects.toThrow(/prompt-canary restore --from BACKUP/);
  });
});

describe('a database that may only be read', () => {
  // Root writes wherever it likes; nobody does not.
  const asNobody = (run: () => void): void => {
    if (process.geteuid?.() !== 0) return run();
    process.seteuid?.(65_534);
    try {
      run();
    } finally {
      process.seteuid?.(0);
    }
  };

  it.each([
    ['as a file', 0o555, 0o444],
    ['as its folder', 0o555, 0o666],
  ])('%s is refused with a word on what it needs', async (_, folderMode, fileMode) => {
    await start();
    expect(await server!.end('SIGTERM')).toBe(0);
    await chmod(file, fileMode);
    await chmod(folder, folderMode);
    const driver = await loadSqlite();
    try {
      asNobody(() => {
        const opened = (): unknown => openSqlite(driver, file);
        expect(opened).toThrow(
          expect.objectContaining({
            code: 'store-unavailable',
            message: expect.stringContaining('cannot open the database') as string,
            expected: expect.stringContaining('that this user may write') as string,
          }),
        );
      });
    } finally {
      await chmod(folder, 0o755);
    }
  });
});

it('makes files that only their owner can read', async () => {
  const connection = openSqlite(await loadSqlite(), file);
  connection.exec('create table t (x)');
  const modes = await Promise.all([file, `${file}-wal`].map(async (it) => (await stat(it)).mode));
  expect(modes.map((mode) => mode & 0o777)).toEqual([0o600, 0o600]);
  connection.close();
});

describe('a full disk', () => {
  it('is answered with 503, loses nothing acknowledged, and is over when there is space', async () => {
    const connection = openSqlite(await loadSqlite(), file);
    const store = await openSqlStore(sqliteDialect(connection), noon);
    const registry = createRegistryApp(store);
    await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    await registry.put('/v1/prompts/reply/labels/production', { version: 1 });
    await registry.post('/v1/prompts/reply/versions', publishing('Be brief.'));
    await registry.post('/v1/prompts/reply/releases', starting({ overrideReason: 'a test' }));
    const resolve = () =>
      registry.post('/ofrep/v1/evaluate/flags/reply', { context: { targetingKey: 'ana' } });
    const served = await resolve();
    expect(served.status).toBe(200);
    const { metadata } = served.body as { metadata: Parameters<typeof reporting>[2] };

    const pages = Object.values(
      connection.prepare('PRAGMA page_count').all()[0] as object,
    )[0] as number;
    connection.exec(`PRAGMA max_page_count = ${pages + 30}`);
    const acknowledged: string[] = [];
    const sent: OutcomeInput[][] = [];
    const send = async (batch: OutcomeInput[]): Promise<number> => {
      const { status } = await registry.post('/v1/outcomes', { outcomes: batch });
      if (status === 200) acknowledged.push(...batch.map(({ id }) => id));
      return status;
    };
    let statuses: number[] = [];
    // Together, so that several share a commit that fails.
    while (!statuses.includes(503)) {
      const batches = [0, 1, 2].map((batch) =>
        Array.from({ length: 50 }, (_, i) =>
          reporting(`o-${sent.length}-${batch}-${i}`, `k-${sent.length}-${batch}-${i}`, metadata),
        ),
      );
      sent.push(...batches);
      statuses = await Promise.all(batches.map(send));
      expect(sent.length).toBeLessThan(1_000);
    }
    expect(statuses).toEqual([503, 503, 503]);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect((await resolve()).status).toBe(200);
    const refused = await registry.post(
      '/v1/prompts/reply/versions',
      publishing('x'.repeat(99_000)),
    );
    expect(refused.status).toBe(503);
    expect(JSON.stringify(refused.body)).toContain('full');

    connection.exec('PRAGMA max_page_count = 1000000');
    for (const batch of sent) expect(await send(batch)).toBe(200);
    const all = sent.flat().map(({ id }) => id);
    const { unknown } = await store.recordFeedback(
      all.map((outcomeId) => ({ outcomeId, metrics: {} })),
      noon,
    );
    expect(unknown).toEqual([]);
    const [release] = await store.releases();
    const { stages } = await store.evidence(release!.id);
    const requests = stages.reduce((sum, it) => sum + it.stable.requests + it.canary.requests, 0);
    // Counted once: what was refused was not stored in part.
    expect(requests).toBe(all.length);
    expect((await registry.post('/v1/prompts/reply/versions', publishing('Be.'))).status).toBe(201);
    await store.close();
  });

  it('of a real process: files that cannot grow, until they can', async () => {
    await start();
    const url = server!.ready.url;
    await releaseOn(connectTo(url));
    const served = await resolveAt(url, 'ana');
    const limit = (bytes: string) =>
      execFileSync('prlimit', [`--fsize=${bytes}:`, '--pid', String(server!.child.pid)]);
    limit(String((await stat(`${file}-wal`)).size));
    const refused = await fetch(`${url}/v1/outcomes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ outcomes: [reporting('o-1', 'ana', served)] }),
    });
    expect(refused.status).toBe(503);
    expect(await resolveAt(url, 'ana')).toEqual(served);
    limit('unlimited');
    expect(await reportTo(url, [reporting('o-1', 'ana', served)])).toMatchObject({ accepted: 1 });
  });
});

it('goes on by itself when PostgreSQL was killed and came back, and resolves meanwhile', async () => {
  const postgres = await startPostgres();
  try {
    await start(postgres.url);
    const url = server!.ready.url;
    const { id } = await releaseOn(connectTo(url));
    const served = await resolveAt(url, 'ana');
    await reportTo(url, [reporting('o-1', 'ana', served)]);
    // Batches are on their way when it ends; each sender stops at the first that is not taken.
    const taken: OutcomeInput[][] = [];
    const unsure: OutcomeInput[][] = [];
    const sending = [0, 1, 2].map(async (sender) => {
      for (let i = 0; ; i++) {
        const batch = Array.from({ length: 20 }, (_, at) =>
          reporting(`b-${sender}-${i}-${at}`, 'ana', served),
        );
        const isTaken = await reportTo(url, batch).then(
          () => true,
          () => false,
        );
        (isTaken ? taken : unsure).push(batch);
        if (!isTaken) return;
      }
    });
    await vi.waitUntil(() => taken.length >= 6, { timeout: 90_000 });

    await postgres.kill();
    await Promise.all(sending);
    const refused = await fetch(`${url}/v1/outcomes`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ outcomes: [reporting('o-2', 'ana', served)] }),
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refused.text()).not.toContain(new URL(postgres.url).password);
    expect(await resolveAt(url, 'ana')).toEqual(served);

    await postgres.start();
    const again = [reporting('o-1', 'ana', served), reporting('o-2', 'ana', served)];
    expect(await reportTo(url, again)).toMatchObject({ accepted: 1, duplicates: 1 });
    for (const batch of taken) {
      expect(await reportTo(url, batch)).toMatchObject({ accepted: 0, duplicates: batch.length });
    }
    for (const batch of unsure) await reportTo(url, batch);
    const { status, live } = await connectTo(url).getRelease(id);
    expect(status).toBe('running');
    // Each counts once, whatever was known of it while the database was away.
    const sent = (taken.length + unsure.length) * 20 + 2;
    expect(live.stable.requests + live.canary.requests).toBe(sent);
    expect(server!.errors()).not.toContain(new URL(postgres.url).password);
    expect(await server!.end('SIGTERM')).toBe(0);
  } finally {
    await postgres.remove();
  }
});
