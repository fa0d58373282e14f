import { spawn, type ChildProcess } from 'node:child_process';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { startPostgres } from '../support/postgres.ts';
import { publishing } from '../support/registryRequests.ts';
import { connectTo, resolveAt } from '../support/registryServer.ts';
import { percentile } from '../support/sourceTree/files.ts';
import { firstAddress } from './firstAddress.ts';
import type { Figures } from './result.ts';
import { breachToStable } from './streamBreach.ts';

const servers = 3;
const moves = 40;

/**
 * Three servers on one PostgreSQL. `replicaNotify`: from the answer to a moved label until the last
 * of the other servers resolves it. `breachToStableReplicas`: from the acknowledgement of breaching
 * outcomes by one server until every server resolves stable.
 */
export async function replicaFigures(breaches: number): Promise<Figures> {
  const postgres = await startPostgres();
  const children: ChildProcess[] = [];
  try {
    const urls: string[] = [];
    for (let i = 0; i < servers; i++) {
      const args = [inRoot('dist', 'server.js'), '--port', '0', '--database', postgres.url];
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
      children.push(child);
      urls.push(await firstAddress(child));
    }
    const notified = await replicaNotify(urls);
    const reactions: number[] = [];
    for (let i = 0; i < breaches; i++) reactions.push(await breachToStable(urls, i));
    return {
      replicaNotifyMedianMs: percentile(notified, 0.5),
      replicaNotifyP99Ms: percentile(notified, 0.99),
      breachToStableReplicasP50Ms: percentile(reactions, 0.5),
      breachToStableReplicasP99Ms: percentile(reactions, 0.99),
    };
  } finally {
    for (const child of children) child.kill();
    await postgres.remove();
  }
}

async function replicaNotify(urls: readonly string[]): Promise<number[]> {
  const [first = ''] = urls;
  for (const text of ['a', 'b']) await connectTo(first).publish(publishing(text));
  const delays: number[] = [];
  for (let i = 0; i < moves; i++) {
    const version = 1 + (i % 2);
    await moveProduction(urls[i % urls.length] ?? first, version);
    const began = performance.now();
    await Promise.all(urls.map((url) => until(url, version)));
    delays.push(performance.now() - began);
  }
  // The first finds a prompt that was never routed.
  return delays.slice(1);
}

async function until(url: string, version: number): Promise<void> {
  for (;;) {
    const metadata = await resolveAt(url, 'user').catch(() => undefined);
    if (metadata?.promptVersion === version) return;
  }
}

async function moveProduction(url: string, version: number): Promise<void> {
  const response = await fetch(`${url}/v1/prompts/reply/labels/production`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ version, overrideReason: 'bench' }),
  });
  if (!response.ok) throw new Error(`the label did not move: ${response.status}`);
}
