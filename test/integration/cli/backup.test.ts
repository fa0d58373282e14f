import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { parseDatabase } from '../../../src/server/database.ts';
import { openTables } from '../../../src/server/store/openTables.ts';
import { createSqlStore, migrated } from '../../../src/server/store/sql/sqlStore.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { cliRun } from '../../support/cliRun.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import { reporting } from '../../support/registryRequests.ts';
import {
  connectTo,
  releaseOn,
  reportTo,
  resolveAt,
  startRegistry,
} from '../../support/registryServer.ts';
import { anOutcome, aTransition, minute, noon, withRelease } from '../../support/storeBuilders.ts';

let programs: Bundle;
let folder: string;
const databases: string[] = [];
let files = 0;

beforeAll(async () => {
  programs = await bundle({ sqliteWorker: 'src/server/store/sqliteWorker.ts' });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-backup-'));
});
afterEach(async () => {
  for (const it of databases.splice(0)) await dropDatabase(it);
  await rm(folder, { recursive: true, force: true });
});

const engines = {
  SQLite: () => Promise.resolve(`sqlite:${path.join(folder, `${files++}.db`)}`),
  PostgreSQL: async () => {
    const url = await createDatabase(inject('postgres'));
    databases.push(url);
    return url;
  },
};

async function openStore(database: string): Promise<Store> {
  return createSqlStore(await migrated(await openTables(parseDatabase(database, folder)), noon));
}

async function fill(database: string): Promise<void> {
  const store = await openStore(database);
  const release = await withRelease(store);
  const outcomes = Array.from({ length: 2_345 }, (_, i) =>
    anOutcome({
      targetingKey: `key "${i % 700}" \u2028 é 🐤`,
      metrics: { error: i % 7 === 0 },
      latencyMs: i / 3,
      costUsd: i % 2 === 0 ? i * 1e-7 : null,
    }),
  );
  await store.recordOutcomes(outcomes, noon);
  await store.addPoint({ releaseId: 'r1', point: { at: noon, stageIndex: 0, guards: [] } });
  await store.applyTransition(aTransition(release, { entry: { at: noon + minute } }));
  await store.close();
}

async function everything(database: string): Promise<unknown> {
  const store = await openStore(database);
  const all = {
    prompts: await store.prompts(),
    version: await store.version('reply', 2),
    production: await store.labelAt('reply', 'production', noon),
    releases: await store.releases(),
    log: await store.log('r1'),
    evidence: await store.evidence('r1'),
    series: await store.series('r1'),
    traffic: await store.traffic('reply', noon),
    audit: (await store.audit(0, 1_000)).filter(({ action }) => action !== 'registry.restore'),
  };
  await store.close();
  return all;
}

const pairs = Object.keys(engines).flatMap((from) =>
  Object.keys(engines).map((to) => [from, to] as const),
) as [keyof typeof engines, keyof typeof engines][];

it.each(pairs)('what was on %s is all there on %s', async (from, to) => {
  const source = await engines[from]();
  const target = await engines[to]();
  await fill(source);
  const saved = await cliRun(['backup', '--database', source, '--to', 'b.jsonl'], folder);
  expect(saved).toMatchObject({ code: 0, stdout: '' });
  expect(saved.stderr).toContain('2 versions, 1 releases, 2345 outcomes');
  const restored = await cliRun(['restore', '--from', 'b.jsonl', '--database', target], folder);
  expect(restored).toMatchObject({ code: 0, stdout: '' });
  expect(await everything(target)).toEqual(await everything(source));
  const head = /(\d+:[0-9a-f]{64})/.exec(saved.stderr)?.[1] ?? '';
  const verified = await cliRun(['audit', '--expect-head', head, '--database', target], folder);
  expect(verified.code).toBe(0);
});

describe('a backup', () => {
  let source: string;
  beforeEach(async () => {
    source = await engines.SQLite();
    await fill(source);
    await cliRun(['backup', '--database', source, '--to', 'b.jsonl'], folder);
  });
  const restore = async () => {
    const target = await engines.SQLite();
    const run = await cliRun(['restore', '--from', 'b.jsonl', '--database', target], folder);
    return { ...run, target };
  };
  const edit = async (change: (lines: string[]) => string[]): Promise<void> => {
    const file = path.join(folder, 'b.jsonl');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    await writeFile(file, `${change(lines).join('\n')}\n`);
  };

  it('is not written over a file', async () => {
    const again = await cliRun(['backup', '--database', source, '--to', 'b.jsonl'], folder);
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('is there already');
  });

  it('is not restored over anything', async () => {
    const run = await cliRun(['restore', '--from', 'b.jsonl', '--database', source], folder);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('the database is not empty');
  });

  it.each<[string, (lines: string[]) => string[], string]>([
    ['without its end', (lines) => lines.slice(0, -1), 'its end is missing'],
    ['cut off', (lines) => lines.slice(0, 9).concat(lines[9]!.slice(0, 20)), 'is no JSON'],
    ['without a row', (lines) => lines.filter((_, i) => i !== 9), 'checksum'],
    [
      'with another text',
      (lines) => lines.map((it) => it.replace('Be kind', 'Be rude')),
      'checksum',
    ],
    ['of something else', () => ['{"format":"other"}'], 'no backup of a registry'],
    ['of nothing', () => [], ''],
    [
      'of a newer program',
      ([header, ...rows]) => [header!.replace('"migrations":[', '"migrations":[9999,'), ...rows],
      'newer program',
    ],
  ])('%s is refused, and leaves an empty database', async (_, change, message) => {
    await edit(change);
    const { code, stderr, target } = await restore();
    expect(code).toBe(3);
    expect(stderr).toContain(message);
    const store = await openStore(target);
    expect(await store.prompts()).toEqual([]);
    expect((await store.auditHead()).seq).toBe(0);
    await store.close();
  });
});

it('is taken of a running registry, which goes on', async () => {
  const database = parseDatabase(await engines.SQLite(), folder);
  const registry = await startRegistry({ database, workerUrl: programs.url('sqliteWorker') });
  try {
    const { id } = await releaseOn(registry.backend);
    const served = await resolveAt(registry.url, 'ana');
    await reportTo(registry.url, [reporting('o-1', 'ana', served)]);
    const to = ['--to', 'b.jsonl', '--registry', registry.url];
    const [saved] = await Promise.all([
      cliRun(['backup', ...to], folder),
      reportTo(registry.url, [reporting('o-2', 'ana', served)]),
    ]);
    expect(saved).toMatchObject({ code: 0 });
    expect((await connectTo(registry.url).getRelease(id)).status).toBe('running');
  } finally {
    await registry.close();
  }
  const target = await engines.SQLite();
  const restored = await cliRun(['restore', '--from', 'b.jsonl', '--database', target], folder);
  expect(restored.code).toBe(0);
  const store = await openStore(target);
  const unknown = await store.recordFeedback([{ outcomeId: 'o-1', metrics: {} }], noon);
  expect(unknown.unknown).toEqual([]);
  await store.close();
});

it('in memory has nothing to take', async () => {
  const registry = await startRegistry();
  try {
    const run = await cliRun(['backup', '--to', 'b', '--registry', registry.url], folder);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('keeps nothing');
  } finally {
    await registry.close();
  }
});
