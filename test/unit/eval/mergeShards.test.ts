import { describe, expect, it } from 'vitest';
import { mergeShards, type NamedReport } from '../../../src/core/eval/mergeShards.ts';
import type { EvalReport, Shard } from '../../../src/core/eval/model.ts';
import type { EvaluationOptions } from '../../../src/core/eval/options.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import { isInShard } from '../../../src/core/eval/shard.ts';
import type { ModelRequest } from '../../../src/core/ports.ts';
import {
  evalCase,
  manyCases,
  optionsFor,
  promptOf,
  suiteOf,
} from '../../support/evaluationFixtures.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

const isCandidate = ({ messages }: ModelRequest): boolean =>
  messages[0]?.content.includes('CANDIDATE') ?? false;

/** A model under which the candidate drops what ends in `digit`. */
function model(label: string, digit: string): ScriptedModel {
  const answer = (request: ModelRequest): string =>
    isCandidate(request) && request.messages[1]?.content.endsWith(digit) ? 'no' : 'ok';
  return Object.assign(new ScriptedModel({ answer }), { label, cacheKey: label });
}

async function run(extra: Partial<EvaluationOptions> = {}): Promise<EvalReport> {
  const options = optionsFor(model('small', '3'), { suites: [suiteOf(manyCases(80))], ...extra });
  for await (const event of runEvaluation(options)) {
    if (event.type === 'finished' || event.type === 'stopped') return event.report;
  }
  throw new Error('no report');
}

const shardsOf = (of: number): Shard[] =>
  Array.from({ length: of }, (_, at) => ({ index: at + 1, of }));

const runShards = (of: number, extra: Partial<EvaluationOptions> = {}): Promise<NamedReport[]> =>
  Promise.all(
    shardsOf(of).map(async (shard) => ({
      name: `${shard.index}.json`,
      report: await run({ ...extra, shard }),
    })),
  );

/** What does not differ between a run and its shards put together. */
function result({ id: _, startedAt: __, durationMs: ___, ...rest }: EvalReport): unknown {
  return JSON.parse(JSON.stringify(rest));
}

describe('shards', () => {
  it.each([1, 2, 3, 7])('share the cases among %i of them, each case in one', (of) => {
    const cases = manyCases(200);
    const sizes = shardsOf(of).map(
      (shard) => cases.filter((item) => isInShard(item, shard)).length,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200);
    expect(Math.min(...sizes)).toBeGreaterThan(100 / of);
  });

  it('keep their cases when others come or go', () => {
    const shard = { index: 2, of: 3 };
    const few = manyCases(50).filter((item) => isInShard(item, shard));
    const many = manyCases(90).filter((item) => isInShard(item, shard));
    expect(many.slice(0, few.length)).toEqual(few);
  });

  it('never pass by themselves, and say whose part they are', async () => {
    const fine = { model: model('small', 'none') };
    const { verdict, reasons, cases } = await run({ ...fine, shard: { index: 1, of: 2 } });
    expect((await run(fine)).verdict).toBe('pass');
    expect(verdict).toBe('inconclusive');
    expect(reasons[0]?.why).toBe(
      `Shard 1 of 2, ${cases.length} of 80 cases: the verdict comes of merging all shards.`,
    );
  });
});

describe('shards put together', () => {
  it.each<[string, Partial<EvaluationOptions>]>([
    ['one model', {}],
    ['two models', { furtherModels: [model('large', '4')] }],
    ['repeats', { repeats: 2 }],
    [
      'a case that fails for good',
      { suites: [suiteOf([...manyCases(79), evalCase('x', { prompt: 'reply', vars: {} })])] },
    ],
  ])('are what one run would have been: %s', async (_name, extra) => {
    const whole = await run(extra);
    const parts = await runShards(3, extra);
    const merged = mergeShards([...parts].reverse(), 'merged');
    expect(result(merged)).toEqual(result(whole));
    expect(merged.id).toBe('merged');
  });

  it('stay unfinished where one was', async () => {
    const [first, second] = await runShards(2);
    if (first === undefined || second === undefined) throw new Error('no shards');
    const shard = second.report.shard;
    if (shard === undefined) throw new Error('no shard');
    const cut = {
      ...second.report,
      cases: second.report.cases.slice(0, -3),
      shard: { ...shard, positions: shard.positions.slice(0, -3) },
      unfinished: 3,
    };
    const merged = mergeShards([first, { name: '2.json', report: cut }], 'merged');
    expect(merged).toMatchObject({ unfinished: 3, cases: { length: 77 } });
    expect(merged.reasons.map(({ why }) => why)).toContain('3 cases were not evaluated.');
  });
});

describe('shards that do not belong together', () => {
  const other = { label: 'other', prompt: promptOf('OTHER'), fingerprint: 'sha256:c' };

  it.each<
    [string, (parts: NamedReport[]) => Promise<readonly NamedReport[]> | NamedReport[], string]
  >([
    ['one is missing', (parts) => parts.slice(0, 2), 'shard 3 of 3 is missing'],
    ['two are missing', (parts) => parts.slice(1, 2), 'shards 1, 3 of 3 are missing'],
    [
      'one is given twice',
      ([a, ...rest]) => [...(a === undefined ? [] : [a, { ...a, name: 'again.json' }]), ...rest],
      'shard 1 of 3 is given twice: 1.json, again.json',
    ],
    [
      'one is a whole evaluation',
      async (parts) => [...parts, { name: 'whole.json', report: await run() }],
      'whole.json is the report of a whole evaluation',
    ],
    [
      'one is of another candidate',
      async ([a]) => [
        ...(a === undefined ? [] : [a]),
        ...(await runShards(3, { candidate: other })).slice(1),
      ],
      'another candidate',
    ],
    [
      'one is of another model',
      async ([a]) => [
        ...(a === undefined ? [] : [a]),
        ...(await runShards(3, { model: model('large', '3') })).slice(1),
      ],
      'another model',
    ],
    [
      'one is of other cases',
      async ([a]) => [
        ...(a === undefined ? [] : [a]),
        ...(await runShards(3, { suites: [suiteOf(manyCases(81))] })).slice(1),
      ],
      'another suites, gate or repeats',
    ],
    [
      'one is of another split',
      async ([a]) => [...(a === undefined ? [] : [a]), ...(await runShards(2)).slice(1)],
      'another number of shards',
    ],
    ['there are none', () => [], 'there is nothing to merge'],
  ])('are refused: %s', async (_name, change, words) => {
    const parts = await change(await runShards(3));
    expect(() => mergeShards(parts, 'merged')).toThrow(words);
  });
});
