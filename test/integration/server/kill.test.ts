import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OutcomeInput, ReleaseResponse } from '../../../src/protocol/api.ts';
import { openSqlStore } from '../../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { reporting } from '../../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../../support/registryServer.ts';
import { seededRandom, type SeededRandom } from '../../support/seededRandom.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

const kills = 5;
const seed = Number(process.env['SEED'] ?? 20_260_505);

let programs: Bundle;
let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  programs = await bundle({
    server: 'src/server/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
  });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-kill-'));
});
afterEach(async () => {
  await server.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const database = (): string => path.join(folder, 'registry.db');

async function start(): Promise<void> {
  const args = ['--port', '0', '--database', `sqlite:${database()}`];
  server = await startProcess(programs.file('server'), args);
}

/** An application: keys ask, and what happened is reported in batches, until it is told to stop. */
class Load {
  readonly acknowledged: string[] = [];
  /** How many different keys there are; more of them may come. */
  users = 400;
  readonly done: Promise<unknown>;
  #stopped = false;
  #number = 0;
  readonly #random: SeededRandom;

  constructor(random: SeededRandom, senders: number) {
    this.#random = random;
    this.done = Promise.all(Array.from({ length: senders }, () => this.#send()));
  }

  stop(): Promise<unknown> {
    this.#stopped = true;
    return this.done;
  }

  async #send(): Promise<void> {
    while (!this.#stopped) {
      try {
        const outcomes = await this.#batch();
        await reportTo(server.ready.url, outcomes);
        this.acknowledged.push(...outcomes.map((it) => it.id));
      } catch {
        // The server is gone: what was not acknowledged may be lost, and nothing else.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async #batch(): Promise<OutcomeInput[]> {
    const batch: OutcomeInput[] = [];
    for (let i = 0; i < 20; i++) {
      const key = `user-${this.#random.below(this.users)}`;
      const metadata = await resolveAt(server.ready.url, key);
      batch.push(reporting(`o-${this.#number++}`, key, metadata));
    }
    return batch;
  }
}

async function waitFor(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 50));
}

it('survives being killed under load: nothing acknowledged is lost and the ramp goes on', async () => {
  const random = seededRandom(seed);
  await start();
  // The third stage needs more keys than there are at first: however slow the machine, the release
  // is on for all of the kills.
  const stages = [
    { weight: 10, minDuration: '3s', minSamples: 20 },
    { weight: 30, minDuration: '3s', minSamples: 20 },
    { weight: 60, minDuration: '3s', minSamples: 400 },
    { weight: 100, minDuration: '3s', minSamples: 20 },
  ];
  const { id } = await releaseOn(connectTo(server.ready.url), { plan: { name: 'ramp', stages } });
  const load = new Load(random, 3);
  const logs: ReleaseResponse['log'][] = [];

  for (let kill = 0; kill < kills; kill++) {
    const before = load.acknowledged.length;
    await waitFor(() => load.acknowledged.length > before + 40);
    await new Promise((resolve) => setTimeout(resolve, 100 + random.below(900)));
    logs.push((await connectTo(server.ready.url).getRelease(id)).log);
    expect(await server.end('SIGKILL')).toBe('SIGKILL');
    await start();
  }
  load.users = 5_000;
  await waitFor(async () => {
    const { status } = await connectTo(server.ready.url).getRelease(id);
    return status !== 'running';
  });
  await load.stop();
  const release = await connectTo(server.ready.url).getRelease(id);
  await server.end('SIGTERM');

  const seedText = `seed ${seed}`;
  expect(release.status, seedText).toBe('promoted');
  // What a client has seen of the log before a kill is there afterwards, unchanged.
  for (const log of logs) expect(release.log.slice(0, log.length), seedText).toEqual(log);
  expect(
    release.log.map((it) => [it.seq, it.action, it.stageIndex]),
    seedText,
  ).toEqual([
    [1, 'start', 0],
    [2, 'advance', 1],
    [3, 'advance', 2],
    [4, 'advance', 3],
    [5, 'promote', 3],
  ]);
  const gaps = release.log
    .slice(1)
    .map((it, i) => Date.parse(it.at) - Date.parse(release.log[i]!.at));
  expect(Math.min(...gaps), seedText).toBeGreaterThanOrEqual(3_000);

  const connection = openSqlite(await loadSqlite(), database(), { waitMs: 5_000 });
  const counted = connection
    .prepare("select count(*) as n from outcomes where lane in ('stable', 'canary')")
    .all() as { n: number }[];
  const store = await openSqlStore(sqliteDialect(connection), Date.now());
  const sample = load.acknowledged.map((outcomeId) => ({ outcomeId, metrics: {} }));
  const { unknown } = await store.recordFeedback(sample, 0);
  const { stages: evidence } = await store.evidence(id);
  await store.close();
  expect(unknown, seedText).toEqual([]);
  const requests = evidence.reduce((sum, it) => sum + it.stable.requests + it.canary.requests, 0);
  // Sums and the outcomes that they sum up were stored together or not at all.
  expect(requests, seedText).toBe(counted[0]?.n);
  expect(requests, seedText).toBeGreaterThan(0);
  // Else the kills would have met a release that was over.
  expect(Math.max(...logs.map((log) => log.length)), seedText).toBeLessThan(4);
});
