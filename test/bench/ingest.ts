import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import type { OutcomeInput } from '../../src/protocol/api.ts';
import type { ReleaseFacts } from '../../src/server/store/attribution.ts';
import { reporting } from '../support/registryRequests.ts';
import { connectTo, releaseOn, resolveAt } from '../support/registryServer.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';
import { firstAddress } from './firstAddress.ts';
import {
  parsedAndAggregated,
  spanBatches,
  spansPerBatch,
  type SpanBatches,
} from './ingestSpans.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';
import { perPiece, threadCpu } from './threadCpu.ts';

/**
 * Durable ingest: batches of outcomes of a running release to the bundled registry server on SQLite,
 * which is warm; several in flight, each acknowledged after its commit. The floor is a bare node:http
 * server that reads and parses the same bodies and keeps nothing.
 *
 * `otlpSpansPerS`: protobuf batches of 512 spans, each a request of the prompt, decoded, read by the
 * conventions and added to the sums of a release, in one process and thread, without a store;
 * `otlpDurableSpansPerS`: the same batches sent to the server, until they are on disk.
 */

const seed = 7;
const batchSize = 1_000;
const batches = 150;
/** Sent first: a server that has just started compiles while it works. */
const warmUpBatches = 30;
const inFlight = 8;
const keys = 20_000;
const spanBatchCount = 200;
const passes = 5;

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'canary-ingest-'));
  const children: ChildProcess[] = [];
  const start = async (args: readonly string[]): Promise<{ url: string; pid: number }> => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    children.push(child);
    return { url: await firstAddress(child), pid: child.pid ?? 0 };
  };
  try {
    const database = `sqlite:${path.join(folder, 'registry.db')}`;
    const args = ['--port', '0', '--database', database, '--stdin-lifeline'];
    const { url: ours, pid } = await start([inRoot('dist', 'server.js'), ...args]);
    await releaseOn(connectTo(ours), { plan: { stages: [{ weight: 20, minSamples: 1e9 }] } });
    const all = await makeBodies(ours, seededRandom(seed));
    const [warmUp, bodies] = [all.slice(0, warmUpBatches), all.slice(warmUpBatches)];
    await rate(ours, warmUp);
    const spans = await makeSpans(ours);
    const outcomes = batches * batchSize;
    const durable = await measured(pid, outcomes, () => rate(ours, bodies));
    const durableSpans = await measured(pid, spans.spans, () => spanRate(ours, spans));
    // Once to warm up.
    parsedAndAggregated(spans, spanFacts);
    const bare = await start([inRoot('test', 'bench', 'ingestBare.mjs')]);
    await rate(bare.url, warmUp);
    const floor = await measured(bare.pid, outcomes, () => rate(bare.url, bodies));
    return {
      name: 'ingest',
      seed,
      machine: machine(),
      figures: {
        outcomesPerS: durable.perS,
        outcomeCpuUs: durable.cpuUs,
        ...parsed(spans),
        otlpDurableSpansPerS: durableSpans.perS,
        spanDurableCpuUs: durableSpans.cpuUs,
        batchSize,
        spansPerBatch,
        inFlight,
      },
      floor: { outcomesPerS: floor.perS, outcomeCpuUs: floor.cpuUs },
    };
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly perS: number;
  /** Of the server, by thread, for one of them; empty where the system does not tell. */
  readonly cpuUs: Figures;
}

/** Processor time says what work costs also where other programs take the machine's time. */
async function measured(pid: number, count: number, run: () => Promise<number>): Promise<Measured> {
  const before = threadCpu(pid);
  const perS = await run();
  const after = threadCpu(pid);
  return { perS, cpuUs: before === null || after === null ? {} : perPiece(before, after, count) };
}

/** The median pass: each takes less than a second, in which another program may get in the way. */
function parsed(spans: SpanBatches): Figures {
  const before = process.cpuUsage();
  const perS = Array.from({ length: passes }, () => parsedAndAggregated(spans, spanFacts));
  const { user, system } = process.cpuUsage(before);
  return {
    otlpSpansPerS: perS.toSorted((a, b) => a - b)[(passes - 1) / 2] ?? 0,
    spanCpuUs: (user + system) / (passes * spans.spans),
  };
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
  return Array.from({ length: warmUpBatches + batches }, (_, batch) => {
    const outcomes = Array.from({ length: batchSize }, (__, i) => outcome(batch * batchSize + i));
    return JSON.stringify({ outcomes });
  });
}

/** The release of `run`, as attribution sees it. */
const spanFacts: ReleaseFacts = {
  prompt: 'reply',
  stableVersion: 1,
  canaryVersion: 2,
  salt: 'reply',
  plan: {
    stages: [{ weight: 20, minDurationMs: 0, minSamples: 1e9 }],
    segments: [],
    deny: [],
  },
};

async function makeSpans(url: string): Promise<SpanBatches> {
  const arms = await Promise.all(Array.from({ length: 20 }, (_, i) => resolveAt(url, `user-${i}`)));
  return spanBatches(spanBatchCount, keys, (key) => arms[key % arms.length]!, seed);
}

/** Acknowledged spans a second. */
async function spanRate(url: string, { bodies, spans }: SpanBatches): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  const send = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const headers = { 'Content-Type': 'application/x-protobuf' };
      const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`traces answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, send));
  return (spans * 1_000) / (performance.now() - startedAt);
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
