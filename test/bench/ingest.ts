import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { OutcomeInput } from '../../src/protocol/api.ts';
import { reporting } from '../support/registryRequests.ts';
import { connectTo, releaseOn, resolveAt } from '../support/registryServer.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';
import { firstAddress } from './firstAddress.ts';
import { machine } from './machine.ts';
import type { BenchResult } from './result.ts';

/**
 * Durable ingest: batches of outcomes of a running release to the bundled registry server on SQLite,
 * several in flight, each acknowledged after its commit. The floor is a bare node:http server that
 * reads and parses the same bodies and keeps nothing.
 */

const seed = 7;
const batchSize = 1_000;
const batches = 150;
const inFlight = 8;
const keys = 20_000;

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'canary-ingest-'));
  const children: ChildProcess[] = [];
  const start = (args: readonly string[]): Promise<string> => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    children.push(child);
    return firstAddress(child);
  };
  try {
    const database = `sqlite:${path.join(folder, 'registry.db')}`;
    const args = ['--port', '0', '--database', database, '--stdin-lifeline'];
    const ours = await start([inRoot('dist', 'server.js'), ...args]);
    await releaseOn(connectTo(ours), { plan: { stages: [{ weight: 20, minSamples: 1e9 }] } });
    const bodies = await makeBodies(ours, seededRandom(seed));
    const bare = await start([inRoot('test', 'bench', 'ingestBare.mjs')]);
    const floor = await rate(bare, bodies);
    return {
      name: 'ingest',
      seed,
      machine: machine(),
      figures: { outcomesPerS: await rate(ours, bodies), batchSize, inFlight },
      floor: { outcomesPerS: floor },
    };
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Made beforehand: the load must not cost what is measured. */
async function makeBodies(url: string, random: SeededRandom): Promise<string[]> {
  const placed = new Map<number, Awaited<ReturnType<typeof resolveAt>>>();
  const arms = await Promise.all(Array.from({ length: 20 }, (_, i) => resolveAt(url, `user-${i}`)));
  const outcome = (id: number): OutcomeInput => {
    const key = random.below(keys);
    const metadata = placed.get(key) ?? arms[random.below(arms.length)]!;
    placed.set(key, metadata);
    return reporting(`o-${id}`, `user-${key}`, metadata, {
      metrics: { error: random.next() < 0.02, formatValid: true, refusal: false },
      latencyMs: random.below(2_000),
      inputTokens: random.below(900),
      outputTokens: random.below(300),
    });
  };
  return Array.from({ length: batches }, (_, batch) => {
    const outcomes = Array.from({ length: batchSize }, (__, i) => outcome(batch * batchSize + i));
    return JSON.stringify({ outcomes });
  });
}

/** Acknowledged outcomes a second. */
async function rate(url: string, bodies: readonly string[]): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const send = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const response = await fetch(`${url}/v1/outcomes`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      if (!response.ok) throw new Error(`ingest answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, send));
  return (batches * batchSize * 1_000) / (performance.now() - startedAt);
}
