import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { reporting } from '../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../support/registryServer.ts';
import { percentile } from '../support/sourceTree/files.ts';
import { firstAddress } from './firstAddress.ts';
import { machine } from './machine.ts';
import type { BenchResult } from './result.ts';
import { breachToStable } from './streamBreach.ts';
import { memoryFigures } from './streamMemory.ts';
import { replicaFigures } from './streamReplicas.ts';

/**
 * How fast what happens is seen. `outcomeToEvent`: from sending an outcome until a watcher's stream
 * shows numbers that include it, over all watchers. `breachToStable`: from the acknowledgement of
 * the outcomes that breach a guard until resolve serves stable to a key of the canary. There is no
 * floor but zero; live numbers are sent at most every 250 ms. `npm run bench -- stream --minutes 10`
 * watches the server's memory for so long.
 */

const watchers = 500;
const outcomes = 120;
const betweenMs = 50;
const breaches = 25;
const minutes = Number(process.env['BENCH_MINUTES'] ?? 0.25);

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'canary-stream-'));
  const database = `sqlite:${path.join(folder, 'registry.db')}`;
  const args = [inRoot('dist', 'server.js'), '--port', '0', '--database', database];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const url = await firstAddress(child);
    const delays = await outcomeToEvent(url);
    const reactions: number[] = [];
    for (let i = 0; i < breaches; i++) reactions.push(await breachToStable([url], i));
    const memory = await memoryFigures(url, child.pid ?? 0, minutes);
    const replicas = await replicaFigures(breaches);
    return {
      name: 'stream',
      seed: null,
      machine: machine(),
      figures: {
        outcomeToEventP50Ms: percentile(delays, 0.5),
        outcomeToEventP95Ms: percentile(delays, 0.95),
        breachToStableP50Ms: percentile(reactions, 0.5),
        breachToStableP99Ms: percentile(reactions, 0.99),
        ...replicas,
        ...memory,
        watchers,
        breaches,
      },
      floor: {},
    };
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outcomeToEvent(url: string): Promise<number[]> {
  const plan = { name: 'endless', stages: [{ weight: 50, minSamples: 1e9 }] };
  const { id } = await releaseOn(connectTo(url), { plan });
  const sentAt: number[] = [];
  const delays: number[] = [];
  const watching = Array.from({ length: watchers }, async () => {
    let seen = 0;
    for await (const event of connectTo(url).stream(id)) {
      if (event.type !== 'live') continue;
      const now = performance.now();
      const { stable, canary } = event.live;
      for (; seen < stable.requests + canary.requests; seen++) {
        delays.push(now - (sentAt[seen] ?? now));
      }
      if (seen === outcomes) return;
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (let i = 0; i < outcomes; i++) {
    const metadata = await resolveAt(url, `user-${i}`);
    sentAt.push(performance.now());
    await reportTo(url, [reporting(`o-${i}`, `user-${i}`, metadata)]);
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  await Promise.all(watching);
  return delays;
}
