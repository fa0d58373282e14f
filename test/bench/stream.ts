import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { ResolveMetadata } from '../../src/protocol/api.ts';
import { publishing, quickPlan, reporting, starting } from '../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../support/registryServer.ts';
import { percentile } from '../support/sourceTree/files.ts';
import { firstAddress } from './firstAddress.ts';
import { machine } from './machine.ts';
import type { BenchResult } from './result.ts';

/**
 * How fast what happens is seen. `outcomeToEvent`: from sending an outcome until a watcher's stream
 * shows numbers that include it, over all watchers. `breachToStable`: from the acknowledgement of
 * the outcomes that breach a guard until resolve serves stable to a key of the canary. There is no
 * floor but zero; live numbers are sent at most every 250 ms.
 */

const watchers = 100;
const outcomes = 120;
const betweenMs = 50;
const breaches = 25;

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'canary-stream-'));
  const database = `sqlite:${path.join(folder, 'registry.db')}`;
  const args = [inRoot('dist', 'server.js'), '--port', '0', '--database', database];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  try {
    const url = await firstAddress(child);
    const delays = await outcomeToEvent(url);
    const reactions: number[] = [];
    for (let i = 0; i < breaches; i++) reactions.push(await breachToStable(url, i));
    return {
      name: 'stream',
      seed: null,
      machine: machine(),
      figures: {
        outcomeToEventP50Ms: percentile(delays, 0.5),
        outcomeToEventP95Ms: percentile(delays, 0.95),
        breachToStableP50Ms: percentile(reactions, 0.5),
        breachToStableP99Ms: percentile(reactions, 0.99),
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

/** A release of its own each time: all that the canary serves fails. */
async function breachToStable(url: string, round: number): Promise<number> {
  const backend = connectTo(url);
  const [release] = (await backend.listReleases()).releases;
  if (release?.status === 'running') {
    await backend.act(release.id, 'rollback', { actor: 'bench', reason: 'next round' });
  }
  const { version } = await backend.publish(publishing(`Round ${round}.`));
  await backend.startRelease('reply', starting({ candidateVersion: version, plan: quickPlan }));
  const placed: [string, ResolveMetadata][] = [];
  for (let i = 0; i < 200; i++) placed.push([`user-${i}`, await resolveAt(url, `user-${i}`)]);
  await reportTo(
    url,
    placed.map(([key, metadata]) =>
      reporting(`b-${round}-${key}`, key, metadata, {
        metrics: { error: metadata.arm === 'canary' },
      }),
    ),
  );
  const startedAt = performance.now();
  const canaryKey = placed.find(([, { arm }]) => arm === 'canary')?.[0] ?? '';
  while ((await resolveAt(url, canaryKey)).arm === 'canary');
  return performance.now() - startedAt;
}
