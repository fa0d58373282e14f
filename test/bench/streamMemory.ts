import { readFileSync } from 'node:fs';
import { reporting } from '../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../support/registryServer.ts';
import type { Figures } from './result.ts';

const perSecond = 2_000;
const batchesPerSecond = 10;
const keys = 5_000;
const sampleMs = 1_000;

/**
 * The server's resident memory while 2,000 outcomes a second come in: the slope of a line through
 * its samples of the second half, when caches are warm, and the most that it was. The database's
 * cache of 64 MiB takes five minutes to fill: a run of less than ten shows how it does.
 */
export async function memoryFigures(url: string, pid: number, minutes: number): Promise<Figures> {
  const plan = { name: 'endless', stages: [{ weight: 50, minSamples: 1e9 }] };
  const backend = connectTo(url);
  const [release] = (await backend.listReleases()).releases;
  if (release?.status === 'running') {
    await backend.act(release.id, 'rollback', { actor: 'bench', reason: 'memory' });
  }
  await releaseOn(backend, { plan, overrideReason: 'bench' });
  const arms = await Promise.all(Array.from({ length: 50 }, (_, i) => resolveAt(url, `user-${i}`)));
  const samples: [seconds: number, megabytes: number][] = [];
  const began = performance.now();
  const until = began + minutes * 60_000;
  let sent = 0;
  let sampledAt = began;
  for (let batch = 0; performance.now() < until; batch++) {
    const dueAt = began + (batch * 1_000) / batchesPerSecond;
    await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
    const size = perSecond / batchesPerSecond;
    await reportTo(
      url,
      Array.from({ length: size }, (_, i) => {
        const key = (sent + i) % keys;
        // Keys stay with the arm that served them first.
        return reporting(`m-${sent + i}`, `user-${key}`, arms[key % arms.length]!);
      }),
    );
    sent += size;
    if (performance.now() - sampledAt < sampleMs) continue;
    sampledAt = performance.now();
    samples.push([(sampledAt - began) / 1_000, residentMegabytes(pid)]);
  }
  const seconds = (performance.now() - began) / 1_000;
  const warm = samples.slice(Math.floor(samples.length / 2));
  return {
    memoryMinutes: minutes,
    memoryOutcomesPerS: sent / seconds,
    memorySlopeMBPerMinute: slope(warm) * 60,
    memoryMaxMB: Math.max(...samples.map(([, megabytes]) => megabytes)),
    memoryLastMB: samples.at(-1)?.[1] ?? 0,
  };
}

function residentMegabytes(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * 4_096) / 1e6;
}

/** Of the least-squares line. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  const under = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}
