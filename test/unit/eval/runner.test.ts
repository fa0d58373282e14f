import { describe, expect, it } from 'vitest';
import { CancelSource } from '../../../src/core/eval/cancelSource.ts';
import type { EvalEvent, EvalReport } from '../../../src/core/eval/model.ts';
import type { EvaluationOptions } from '../../../src/core/eval/options.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import type { ModelRequest, ModelResponse, ResponseCache } from '../../../src/core/ports.ts';
import {
  evalCase,
  manyCases,
  optionsFor,
  promptOf,
  suiteOf,
} from '../../support/evaluationFixtures.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

async function collect(options: EvaluationOptions): Promise<EvalEvent[]> {
  const events: EvalEvent[] = [];
  for await (const event of runEvaluation(options)) events.push(event);
  return events;
}

function lastOf(events: readonly EvalEvent[]): Extract<EvalEvent, { report: EvalReport }> {
  const last = events.at(-1);
  if (last?.type !== 'finished' && last?.type !== 'stopped') throw new Error('no report');
  return last;
}

async function reportOf(options: EvaluationOptions): Promise<EvalReport> {
  return lastOf(await collect(options)).report;
}

const isCandidate = ({ messages }: ModelRequest): boolean =>
  messages[0]?.content.includes('CANDIDATE') ?? false;

const ok = (): ScriptedModel => new ScriptedModel({ answer: () => 'ok' });

class MemoryCache implements ResponseCache {
  readonly entries = new Map<string, ModelResponse>();

  get(key: string): Promise<ModelResponse | undefined> {
    return Promise.resolve(this.entries.get(key));
  }

  set(key: string, response: ModelResponse): Promise<void> {
    this.entries.set(key, response);
    return Promise.resolve();
  }
}

describe('a run', () => {
  it('begins, tells every case, and ends with the report in the order of the suite', async () => {
    const events = await collect(optionsFor(ok()));
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      ...Array.from({ length: 10 }, () => 'case'),
      'finished',
    ]);
    const { report } = lastOf(events);
    expect(report.cases.map(({ id }) => id)).toEqual(manyCases(10).map(({ id }) => id));
    expect(report).toMatchObject({
      prompt: 'reply',
      model: 'scripted',
      baseline: { label: 'HEAD' },
      candidate: { label: 'working tree' },
      calls: { made: 20, cached: 0, failed: 0 },
      cost: null,
    });
    expect(report.unfinished).toBeUndefined();
  });

  it('judges each side by its own answer', async () => {
    const model = new ScriptedModel({
      answer: (request) =>
        isCandidate(request) && request.messages[1]?.content === 'case-3' ? 'no' : 'ok',
    });
    const { cases } = await reportOf(optionsFor(model));
    const regressed = cases.filter(({ status }) => status === 'regressed');
    expect(regressed.map(({ id }) => id)).toEqual(['case-3']);
    expect(regressed[0]?.candidate.assertions[0]).toMatchObject({
      pass: false,
      reason: 'does not contain "ok"',
      broken: '"ok" dropped',
    });
  });

  it.each([1, 4, 50])('keeps at most %i calls in flight', async (concurrency) => {
    const model = ok();
    const suites = [suiteOf(manyCases(60))];
    await collect(optionsFor(model, { concurrency, suites }));
    expect(model.requests).toHaveLength(120);
    expect(model.mostInFlight).toBe(concurrency);
  });

  it('sends the two sides of a case one after the other, either first', async () => {
    const model = ok();
    await collect(optionsFor(model, { concurrency: 1, suites: [suiteOf(manyCases(40))] }));
    const order = model.requests.map((request) => [
      request.messages[1]?.content,
      isCandidate(request),
    ]);
    let candidateFirst = 0;
    for (let at = 0; at < order.length; at += 2) {
      expect(order[at]?.[0]).toBe(order[at + 1]?.[0]);
      expect(order[at]?.[1]).not.toBe(order[at + 1]?.[1]);
      if (order[at]?.[1] === true) candidateFirst++;
    }
    expect(candidateFirst).toBeGreaterThan(8);
    expect(candidateFirst).toBeLessThan(32);
  });

  it('asks once for two sides with the same request', async () => {
    const model = ok();
    const prompt = promptOf('SAME');
    const report = await reportOf(
      optionsFor(model, {
        baseline: { label: 'a', prompt, fingerprint: 'sha256:a' },
        candidate: { label: 'b', prompt, fingerprint: 'sha256:b' },
      }),
    );
    expect(report.calls.made).toBe(10);
    expect(report.cases.every(({ status }) => status === 'same-pass')).toBe(true);
  });

  it('draws every repeat anew', async () => {
    const model = ok();
    const report = await reportOf(optionsFor(model, { repeats: 3, cache: new MemoryCache() }));
    expect(report.calls).toMatchObject({ made: 60, cached: 0 });
    expect(report.cases[0]?.trials).toHaveLength(4);
  });

  it('keeps the beginning of a long answer and says how much is missing', async () => {
    const model = new ScriptedModel({ answer: () => `ok${'x'.repeat(30_000)}` });
    const { cases } = await reportOf(optionsFor(model, { suites: [suiteOf(manyCases(1))] }));
    const output = cases[0]?.candidate.output ?? '';
    expect(output.length).toBeLessThan(20_100);
    expect(output).toMatch(/\[10002 more characters are not kept\]$/);
  });

  it('puts long answers aside and reads them when the report is written', async () => {
    const long = 'x'.repeat(500);
    const aside: string[] = [];
    const read: string[] = [];
    const report = await reportOf({
      ...optionsFor(new ScriptedModel({ answer: (it) => (isCandidate(it) ? long : 'short') })),
      keepText: (text) => {
        aside.push(text);
        return () => {
          read.push(text);
          return text;
        };
      },
    });
    expect(aside).toEqual(Array.from({ length: 10 }, () => long));
    expect(read).toEqual([]);
    const [first] = (JSON.parse(JSON.stringify(report)) as EvalReport).cases;
    expect(first?.candidate.output).toBe(long);
    expect(first?.baseline.output).toBe('short');
    expect(read).toHaveLength(10);
  });

  it('says that the client waits', async () => {
    const model = new ScriptedModel({
      answer: () => 'ok',
      script: (call) => (call === 3 ? 'busy' : 'answer'),
    });
    const waiting = (await collect(optionsFor(model))).find(({ type }) => type === 'waiting');
    expect(waiting).toMatchObject({ reason: '429 scripted', forMs: 2_000 });
  });
});

describe('an edit of the prompt’s model', () => {
  const version = (model: string, fingerprint: string): EvaluationOptions['baseline'] => {
    const prompt = { ...promptOf('SAME'), settings: { model, parameters: {} } };
    return { label: model, prompt, fingerprint };
  };
  const sides = { baseline: version('small', 'sha256:a'), candidate: version('large', 'sha256:b') };

  it('shows both models where the client asks each', async () => {
    const model = Object.assign(ok(), {
      labelFor: (settings: { model?: string | undefined }) => settings.model ?? 'none',
    });
    const report = await reportOf(optionsFor(model, sides));
    expect(report.model).toBe('small -> large');
    expect(report.calls.made).toBe(20);
  });

  it('is said not to be evaluated where one model stands in for both', async () => {
    const { reasons } = await reportOf(optionsFor(ok(), sides));
    expect(reasons.at(-1)?.why).toBe(
      "Both versions were asked of scripted: the change of the prompt's model from small to large was not evaluated.",
    );
  });
});

describe('which cases apply', () => {
  const model = new ScriptedModel({ answer: () => 'ok' });
  const idsFor = async (...cases: ReturnType<typeof evalCase>[]): Promise<string[]> =>
    (await reportOf(optionsFor(model, { suites: [suiteOf(cases)] }))).cases.map(({ id }) => id);

  it('are those that fill the variables of the prompt, or name it', async () => {
    const ids = await idsFor(
      evalCase('fills'),
      evalCase('fills-more', { vars: { text: 'a', other: 'b' } }),
      evalCase('fills-another', { vars: { question: 'a' } }),
      evalCase('names-it', { prompt: 'reply' }),
      evalCase('names-another', { prompt: 'triage' }),
    );
    expect(ids).toEqual(['fills', 'fills-more', 'names-it']);
  });

  it('includes a case that names the prompt and lacks a variable, as an error', async () => {
    const suites = [suiteOf([evalCase('lacks', { prompt: 'reply', vars: {} })])];
    const { cases, verdict } = await reportOf(optionsFor(model, { suites }));
    expect(cases[0]?.status).toBe('error');
    expect(cases[0]?.candidate.error).toContain('variable "text"');
    expect(verdict).toBe('inconclusive');
  });

  it('gives the input of a case to a prompt that is a system message only', async () => {
    const seen = new ScriptedModel({ answer: () => 'ok' });
    const prompt = { ...promptOf('SYSTEM'), messages: [{ role: 'system', content: 'S' }] } as const;
    const version = { label: 'a', prompt, fingerprint: 'sha256:a' };
    const suites = [suiteOf([evalCase('a', { vars: { input: 'hello' } })])];
    await collect(optionsFor(seen, { baseline: version, candidate: version, suites }));
    expect(seen.requests[0]?.messages).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'hello' },
    ]);
  });
});

describe('cache and journal', () => {
  it('spare the calls of an earlier evaluation, without claiming a latency', async () => {
    const cache = new MemoryCache();
    const first = await reportOf(optionsFor(ok(), { cache }));
    const model = ok();
    const second = await reportOf(optionsFor(model, { cache }));
    expect(first.calls).toMatchObject({ made: 20, cached: 0 });
    expect(second.calls).toMatchObject({ made: 0, cached: 20 });
    expect(model.requests).toHaveLength(0);
    expect(second.cases[0]?.candidate).toMatchObject({ cached: true, latencyMs: null });
    expect(second.verdict).toBe(first.verdict);
  });

  it('let equal questions of different cases share one answer', async () => {
    const model = ok();
    const same = { vars: { text: 'same' } };
    const suites = [suiteOf([evalCase('a', same), evalCase('b', same), evalCase('c', same)])];
    const report = await reportOf(optionsFor(model, { suites, cache: new MemoryCache() }));
    expect(report.calls).toMatchObject({ made: 2, cached: 4 });
    expect(model.requests).toHaveLength(2);
  });

  it('pay for nothing twice when an evaluation goes on', async () => {
    const journal = new MemoryCache();
    const dies = new ScriptedModel({
      answer: () => 'ok',
      script: (call) => (call > 7 ? 'no-access' : 'answer'),
    });
    const stopped = lastOf(await collect(optionsFor(dies, { journal })));
    expect(stopped).toMatchObject({ type: 'stopped', why: 'model-unavailable' });
    const paid = journal.entries.size;
    expect(paid).toBe(7);
    const model = ok();
    const report = await reportOf(optionsFor(model, { journal }));
    expect(model.requests).toHaveLength(20 - paid);
    expect(report.calls.made).toBe(20);
    expect(report.cases.every(({ baseline }) => baseline.latencyMs !== null)).toBe(true);
  });
});

describe('an evaluation that cannot go on', () => {
  it('stops at once when cancelled, with what is done in the report', async () => {
    const cancel = new CancelSource();
    const model = new ScriptedModel({
      answer: () => 'ok',
      script: (call) => (call > 10 ? 'never' : 'answer'),
    });
    const events: EvalEvent[] = [];
    for await (const event of runEvaluation(optionsFor(model, { signal: cancel.signal }))) {
      events.push(event);
      if (events.filter(({ type }) => type === 'case').length === 4) cancel.cancel();
    }
    const last = lastOf(events);
    expect(last).toMatchObject({ type: 'stopped', why: 'cancelled' });
    expect(last.report.cases).toHaveLength(4);
    expect(last.report.unfinished).toBe(6);
    expect(last.report.verdict).toBe('inconclusive');
  });

  it('sends nothing when cancelled before it began', async () => {
    const cancel = new CancelSource();
    cancel.cancel();
    const model = ok();
    const last = lastOf(await collect(optionsFor(model, { signal: cancel.signal })));
    expect(last).toMatchObject({ type: 'stopped', why: 'cancelled' });
    expect(model.requests).toHaveLength(0);
  });

  it('ends the calls in flight when its listener leaves', async () => {
    let aborted = false;
    const model = new ScriptedModel({
      answer: (request) => {
        request.signal?.addEventListener('abort', () => (aborted = true), { once: true });
        return 'ok';
      },
      script: (call) => (call > 6 ? 'never' : 'answer'),
    });
    for await (const event of runEvaluation(optionsFor(model))) {
      if (event.type === 'case') break;
    }
    expect(aborted).toBe(true);
  });

  it('stops after the first failure of an endpoint that never answered', async () => {
    const model = new ScriptedModel({ script: () => 'down' });
    const last = lastOf(await collect(optionsFor(model, { concurrency: 1 })));
    expect(last).toMatchObject({
      type: 'stopped',
      why: 'model-unavailable',
      message: 'scripted 503',
    });
    expect(model.requests).toHaveLength(1);
  });

  it('goes on when single calls fail, and marks their cases', async () => {
    const model = new ScriptedModel({
      answer: () => 'ok',
      script: (call) => (call === 5 ? 'down' : call === 9 ? 'refused' : 'answer'),
    });
    const last = lastOf(await collect(optionsFor(model, { concurrency: 1 })));
    expect(last.type).toBe('finished');
    expect(last.report.calls).toMatchObject({ made: 18, failed: 2 });
    expect(last.report.cases.filter(({ status }) => status === 'error')).toHaveLength(2);
    expect(last.report.verdict).toBe('inconclusive');
  });

  it('takes three failures in a row for an endpoint that went down', async () => {
    const model = new ScriptedModel({
      answer: () => 'ok',
      script: (call) => (call > 4 ? 'down' : 'answer'),
    });
    const last = lastOf(await collect(optionsFor(model, { concurrency: 1 })));
    expect(last).toMatchObject({ type: 'stopped', why: 'model-unavailable' });
    expect(model.requests).toHaveLength(7);
  });
});

describe('a bug', () => {
  it('ends the run instead of looking like a failed case', async () => {
    const model = new ScriptedModel({
      answer: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(collect(optionsFor(model))).rejects.toThrow('a bug');
  });

  it('in judging an answer ends the run as well', async () => {
    const matchRegExp = (): boolean => {
      throw new TypeError('a bug');
    };
    const suites = [suiteOf([evalCase('a', { assertions: [{ type: 'regex', value: 'a' }] })])];
    await expect(collect(optionsFor(ok(), { suites, matchRegExp }))).rejects.toThrow('a bug');
  });
});
