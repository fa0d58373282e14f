import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutcomeInput } from '../../../src/protocol/api.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { cliRun } from '../../support/cliRun.ts';
import { quickPlan, reporting } from '../../support/registryRequests.ts';
import {
  releaseOn,
  reportTo,
  resolveAt,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

const by = { actor: 'bo', reason: 'to see' };

let programs: Bundle;
let folder: string;
let registry: TestRegistry;
let id: string;
let test = 0;

beforeAll(async () => {
  programs = await bundle({ sqliteWorker: 'src/server/store/sqliteWorker.ts' });
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-replay-'));
  await open();
  id = await releaseWithBreach();
  await registry.close();
  await copyFile(file(), original());
});
afterAll(async () => {
  await programs.remove();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  test++;
  await copyFile(original(), file());
  await open();
});
afterEach(() => registry.close());

const file = (): string => path.join(folder, `registry-${test}.db`);
/** The database as it was when the release was over. */
const original = (): string => path.join(folder, 'original.db');

async function open(): Promise<void> {
  registry = await startRegistry({
    database: { kind: 'sqlite', file: file() },
    workerUrl: programs.url('sqliteWorker'),
  });
}

/** Paused and resumed by a person, advanced by the registry, rolled back for a breach. */
async function releaseWithBreach(): Promise<string> {
  const release = await releaseOn(registry.backend, {
    plan: {
      ...quickPlan,
      stages: [
        { weight: 30, minSamples: 20 },
        { weight: 60, minSamples: 1_000_000 },
      ],
    },
  });
  await registry.backend.act(release.id, 'pause', by);
  await registry.backend.act(release.id, 'resume', by);
  await serve('good', 200, () => false);
  const log = async (): Promise<readonly string[]> =>
    (await registry.backend.getRelease(release.id)).log.map(({ action }) => action);
  await vi.waitUntil(async () => (await log()).includes('advance'), 60_000);
  await serve('bad', 200, (arm) => arm === 'canary');
  await vi.waitUntil(async () => (await log()).includes('rollback'), 60_000);
  return release.id;
}

async function serve(prefix: string, keys: number, fails: (arm: string) => boolean): Promise<void> {
  const outcomes: OutcomeInput[] = [];
  for (let i = 0; i < keys; i++) {
    const key = `${prefix}-${i}`;
    const metadata = await resolveAt(registry.url, key);
    const metrics = { error: fails(metadata.arm) };
    outcomes.push(reporting(key, key, metadata, { metrics, latencyMs: 100 + i / 7 }));
  }
  await reportTo(registry.url, outcomes);
}

const replay = (...args: string[]) =>
  cliRun(['replay', id, '--registry', registry.url, ...args], tmpdir());

async function tamper(statement: string): Promise<void> {
  await registry.close();
  const connection = (await loadSqlite()).open(file());
  connection.exec(statement);
  connection.close();
  await open();
}

describe('replay', () => {
  it('reproduces what the registry and people decided, bit for bit', async () => {
    const { code, stdout } = await replay();
    expect(stdout).toMatch(/\n4 of 4 decisions reproduced bit for bit\n$/);
    expect(stdout).toMatch(/^ {2}1 {2}\S+ {2}start by ana: nothing to compute$/m);
    expect(stdout).toMatch(/^ {2}2 {2}\S+ {2}pause by bo: the same$/m);
    expect(stdout).toMatch(/^ {2}5 {2}\S+ {2}rollback by registry: the same$/m);
    expect(code).toBe(0);

    const json = await replay('--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      release: id,
      reproduced: true,
      decisions: [
        { seq: 1, kind: 'none' },
        { seq: 2, action: 'pause', actor: 'bo', kind: 'same' },
        { seq: 3, action: 'resume', kind: 'same' },
        { seq: 4, action: 'advance', actor: 'registry', kind: 'same' },
        { seq: 5, action: 'rollback', actor: 'registry', kind: 'same' },
      ],
    });
  });

  it.each([
    [
      'evidence that was changed',
      `update decisions set input = replace(input, '"keysWithEvent":', '"keysWithEvent":1') where seq = 5`,
      /^NOT REPRODUCED, first at entry 5: decision\.guards\.0\..*: stored .*, computed /m,
    ],
    [
      'an output that was changed',
      `update decisions set output = replace(output, '"action":"rollback"', '"action":"hold"') where seq = 5`,
      /^NOT REPRODUCED, first at entry 5: decision\.action: stored "hold", computed "rollback"$/m,
    ],
    [
      'a log entry that was changed',
      `update release_log set reason = 'because' where seq = 4`,
      /^NOT REPRODUCED, first at entry 4: log\.reason: stored "because", computed "/m,
    ],
    [
      'a record that is gone',
      `delete from decisions where seq = 3`,
      /^NOT REPRODUCED, first at entry 3: stored without what it was decided from$/m,
    ],
    [
      'an input that is none',
      `update decisions set input = '{' where seq = 2`,
      /^NOT REPRODUCED, first at entry 2: it cannot be computed: /m,
    ],
    [
      'what another version of the rules decided',
      `update decisions set engine = 0, output = replace(output, 'rolled_back', 'paused') where seq = 5`,
      /^NOT REPRODUCED, first at entry 5: decided by version 0 of the rules, which this program does not have; /m,
    ],
    [
      'evidence that retention has removed',
      `delete from decisions; update releases set evidence_removed_at = ${Date.UTC(2026, 8, 1)}`,
      /^NOT REPRODUCED: what its decisions rest on was removed at 2026-09-01T00:00:00\.000Z, by the registry's retention$/m,
    ],
  ])('catches %s', async (_, statement, words) => {
    await tamper(statement);
    const { code, stdout } = await replay();
    expect(stdout).toMatch(words);
    expect(code).toBe(1);
  });

  it('of an unknown release says so', async () => {
    const { code, stderr } = await cliRun(
      ['replay', 'nobody', '--registry', registry.url],
      tmpdir(),
    );
    expect(stderr).toContain('there is no release nobody');
    expect(code).toBe(3);
  });
});
