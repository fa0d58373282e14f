import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ChainCheck } from '../../../src/core/audit/chain.ts';
import { outcomeFields } from '../../../src/core/release/metrics.ts';
import type { ReleaseResponse } from '../../../src/protocol/api.ts';
import { openSqlStore } from '../../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { KillLoad } from '../../support/killLoad.ts';
import { publishing } from '../../support/registryRequests.ts';
import { connectTo, releaseOn } from '../../support/registryServer.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

const kills = 50;
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

async function waitFor(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const backend = () => connectTo(server.ready.url);

// The third stage needs more keys than there are at first: however slow the machine, the release is
// on for all of the kills.
const stages = [
  { weight: 10, minDuration: '3s', minSamples: 20 },
  { weight: 30, minDuration: '3s', minSamples: 20 },
  { weight: 60, minDuration: '3s', minSamples: 400 },
  { weight: 100, minDuration: '3s', minSamples: 20 },
];

it(`survives ${kills} kills under load: nothing acknowledged is lost, no stage is taken twice`, async () => {
  console.log(`kill: seed ${seed}`);
  const random = seededRandom(seed);
  await start();
  const { id } = await releaseOn(backend(), { plan: { name: 'ramp', stages } });
  const notes = await backend().publish(publishing('First.', 'notes'));
  await backend().label('notes', 'production', notes.version);
  const load = new KillLoad(() => server.ready.url, random);
  const logs: ReleaseResponse['log'][] = [];

  for (let kill = 0; kill < kills; kill++) {
    const before = load.acknowledgements;
    await waitFor(() => load.acknowledgements > before + 3);
    await new Promise((resolve) => setTimeout(resolve, random.below(150)));
    if (kill % 5 === 0) logs.push((await backend().getRelease(id)).log);
    expect(await server.end('SIGKILL')).toBe('SIGKILL');
    await start();
  }
  load.users = 5_000;
  await waitFor(async () => (await backend().getRelease(id)).status !== 'running');
  await load.stop();
  const release = await backend().getRelease(id);
  const acted = await Promise.all(
    [...load.releases.keys()].map(
      async (it) => [it, (await backend().getRelease(it)).log] as const,
    ),
  );
  await server.end('SIGTERM');

  expect(release.status).toBe('promoted');
  // What a client has seen of the log before a kill is there afterwards, unchanged.
  for (const log of logs) expect(release.log.slice(0, log.length)).toEqual(log);
  expect(release.log.map((it) => [it.seq, it.action, it.stageIndex])).toEqual([
    [1, 'start', 0],
    [2, 'advance', 1],
    [3, 'advance', 2],
    [4, 'advance', 3],
    [5, 'promote', 3],
  ]);
  const times = release.log.map(({ at }) => Date.parse(at));
  const gaps = times.slice(1).map((at, i) => at - times[i]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000);
  // Else the kills would have met a release that was over.
  expect(Math.max(...logs.map((log) => log.length))).toBeLessThan(4);
  // What a person was told is done is in the log, once and where they were told.
  expect(acted.length).toBeGreaterThan(0);
  for (const [releaseId, log] of acted) {
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    for (const { seq, action, reason } of load.releases.get(releaseId) ?? []) {
      expect(log[seq - 1]).toMatchObject({ seq, action, reason });
    }
  }
  await compareWithDatabase(load, id);
}, 600_000);

async function compareWithDatabase(load: KillLoad, releaseId: string): Promise<void> {
  const connection = openSqlite(await loadSqlite(), database(), { waitMs: 5_000 });
  const rows = <T>(sql: string): T[] => connection.prepare(sql).all() as T[];
  const stored = new Map(
    rows<{ id: string; carried: number }>('select id, carried from outcomes').map((it) => {
      return [it.id, it.carried];
    }),
  );
  expect(load.outcomes.filter((id) => !stored.has(id))).toEqual([]);
  const thumbs = 1 << outcomeFields.indexOf('thumbsDown');
  expect(load.feedback.length).toBeGreaterThan(0);
  expect(load.feedback.filter((id) => ((stored.get(id) ?? 0) & thumbs) === 0)).toEqual([]);

  const moves = rows<{ version: number }>(
    "select version from label_moves where prompt = 'notes' and label = 'staging' order by seq",
  ).map(({ version }) => version);
  expect(load.labels.length).toBeGreaterThan(0);
  expect(isSubsequence(load.labels, moves)).toBe(true);

  const counted = rows<{ n: number }>(
    `select count(*) as n from outcomes where release_id = '${releaseId}' and lane in ('stable', 'canary')`,
  );
  const entries = rows<{ n: number }>('select count(*) as n from release_log');
  const store = await openSqlStore(sqliteDialect(connection), Date.now());
  const { stages: evidence } = await store.evidence(releaseId);
  const audit = await store.audit(0, 1e6);
  await store.close();
  const requests = evidence.reduce((sum, it) => sum + it.stable.requests + it.canary.requests, 0);
  // Sums and the outcomes that they sum up were stored together or not at all.
  expect(requests).toBe(counted[0]?.n);
  expect(requests).toBeGreaterThan(0);
  // And so were changes with their entries in the audit log, whose chain is whole.
  const chain = new ChainCheck();
  expect(audit.map((entry) => chain.add(entry)).filter((it) => it !== undefined)).toEqual([]);
  const ofReleases = audit.filter(({ action }) => action.startsWith('release.'));
  expect(ofReleases).toHaveLength(entries[0]!.n);
}

/** Whether `some` stand in `all` in this order. */
function isSubsequence(some: readonly number[], all: readonly number[]): boolean {
  let next = 0;
  for (const it of all) if (it === some[next]) next++;
  return next === some.length;
}
