import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelSource } from '../../../src/core/eval/cancelSource.ts';
import type { EvalEvent, EvalReport } from '../../../src/core/eval/model.ts';
import type { EvaluationOptions } from '../../../src/core/eval/options.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import { OpenAiModel } from '../../../src/node/models/openAiModel.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { manyCases, optionsFor, suiteOf } from '../../support/evaluationFixtures.ts';
import {
  startOpenAiServer,
  type ChatCall,
  type Fault,
  type OpenAiServer,
} from '../../support/openaiServer.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

/** The candidate drops every tenth answer. */
function answer({ body: { messages } }: ChatCall): string {
  const [system, user] = messages;
  const dropped = system?.content === 'CANDIDATE' && user?.content.endsWith('7') === true;
  return dropped ? 'no' : 'ok';
}

const kinds: readonly Fault[] = [
  { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  { kind: 'status', status: 500 },
  { kind: 'cut' },
  { kind: 'malformed' },
  { kind: 'never' },
];
const random = seededRandom(20_260_304);
/** A tenth of the calls meets with one of the faults; the same call succeeds later on. */
function sometimes(): Fault | undefined {
  return random.next() < 0.1 ? kinds[random.below(kinds.length)] : undefined;
}

async function evaluate(
  server: OpenAiServer,
  extra: Partial<EvaluationOptions> = {},
  timeoutMs = 60_000,
): Promise<EvalReport> {
  const model = new OpenAiModel({
    baseUrl: server.baseUrl,
    model: 'm',
    timeoutMs,
    pricing: null,
    clock: new VirtualClock(),
    random: { next: seededRandom(1).next, id: () => 'id' },
  });
  const suites = [suiteOf(manyCases(150))];
  let last: EvalEvent | undefined;
  try {
    const options = optionsFor(model, { suites, concurrency: 20, ...extra });
    for await (const event of runEvaluation(options)) last = event;
  } finally {
    model.dispose();
  }
  if (last?.type !== 'finished' && last?.type !== 'stopped') throw new Error('no report');
  return last.report;
}

let faultless: EvalReport;
let servers: OpenAiServer[] = [];
async function start(...args: Parameters<typeof startOpenAiServer>): Promise<OpenAiServer> {
  const server = await startOpenAiServer(...args);
  servers.push(server);
  return server;
}

beforeAll(async () => {
  faultless = await evaluate(await start({ answer }));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

describe('an evaluation over HTTP', () => {
  it('finds the regressions', () => {
    expect(faultless.verdict).toBe('fail');
    expect(faultless.suites[0]).toMatchObject({ regressed: 15, improved: 0, errors: 0 });
  });

  it('comes to the same result when a tenth of the calls fails in one way or another', async () => {
    const report = await evaluate(await start({ answer, fault: sometimes }), {}, 3_000);
    const told = (it: EvalReport): unknown[] => it.cases.map(({ id, status }) => [id, status]);
    expect(told(report), `seed ${random.seed}`).toEqual(told(faultless));
    expect(report.verdict).toBe(faultless.verdict);
    expect(report.calls).toEqual({ made: 300, cached: 0, failed: 0 });
  });

  it('has no more calls in flight than allowed', async () => {
    let release: () => void = () => undefined;
    const seven = new Promise<void>((resolve) => (release = resolve));
    const until = ({ number }: ChatCall): Promise<void> => {
      if (number === 7) release();
      return seven;
    };
    const server = await start({ answer, until });
    await evaluate(server, { concurrency: 7 });
    expect(server.mostInFlight()).toBe(7);
  });

  it('measures a call from sending it, not from when it was queued', async () => {
    const server = await start({ answer, delayMs: 20 });
    const suites = [suiteOf(manyCases(8))];
    const report = await evaluate(server, { concurrency: 1, suites, clock: systemClock });
    const latencies = report.cases.flatMap(({ baseline, candidate }) => [
      baseline.latencyMs ?? Number.NaN,
      candidate.latencyMs ?? Number.NaN,
    ]);
    // One after the other: were waiting counted, the sum would be many times the whole duration.
    const sum = latencies.reduce((total, latency) => total + latency, 0);
    expect(sum).toBeLessThanOrEqual(report.durationMs);
    expect(Math.min(...latencies)).toBeGreaterThan(15);
  });

  it('ends the calls at the endpoint when it is cancelled', async () => {
    const server = await start({ fault: () => ({ kind: 'never' }) });
    const cancel = new CancelSource();
    const evaluation = evaluate(server, { signal: cancel.signal, clock: systemClock });
    await expect.poll(() => server.calls.length).toBe(20);
    cancel.cancel();
    expect((await evaluation).verdict).toBe('inconclusive');
  });
});
