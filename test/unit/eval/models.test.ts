import { describe, expect, it } from 'vitest';
import { resultKey } from '../../../src/core/eval/caseKey.ts';
import { isChosen } from '../../../src/core/eval/selection.ts';
import type { EvalEvent, EvalReport } from '../../../src/core/eval/model.ts';
import type { EvaluationOptions } from '../../../src/core/eval/options.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { manyCases, optionsFor, suiteOf } from '../../support/evaluationFixtures.ts';
import { ScriptedModel, type ScriptedModelOptions } from '../../support/scriptedModel.ts';

const isCandidate = ({ messages }: ModelRequest): boolean =>
  messages[0]?.content.includes('CANDIDATE') ?? false;

function model(
  label: string,
  isDropped: (number: number) => boolean,
  extra: ScriptedModelOptions = {},
): ScriptedModel {
  const answer = (request: ModelRequest): string => {
    const number = Number(request.messages[1]?.content.split('-')[1]);
    return isCandidate(request) && isDropped(number) ? 'no' : 'ok';
  };
  return Object.assign(new ScriptedModel({ answer, ...extra }), { label, cacheKey: label });
}

async function collect(
  models: readonly ScriptedModel[],
  extra: Partial<EvaluationOptions> = {},
): Promise<{ readonly events: EvalEvent[]; readonly report: EvalReport }> {
  const [first, ...furtherModels] = models;
  if (first === undefined) throw new Error('no model');
  const suites = [suiteOf(manyCases(80))];
  const events: EvalEvent[] = [];
  for await (const event of runEvaluation(optionsFor(first, { suites, furtherModels, ...extra }))) {
    events.push(event);
  }
  const last = events.at(-1);
  if (last?.type !== 'finished' && last?.type !== 'stopped') throw new Error('no report');
  return { events, report: last.report };
}

const never = (): boolean => false;

describe('several models side by side', () => {
  it('are asked the same questions, and reported case by case and suite by suite', async () => {
    const models = [model('small', never), model('large', (number) => number === 5)];
    const { events, report } = await collect(models);
    expect(events[0]).toMatchObject({ type: 'started', total: 160, model: 'small, large' });
    expect(models.map(({ requests }) => requests.length)).toEqual([160, 160]);
    expect(report).toMatchObject({ model: 'small, large', models: ['small', 'large'] });
    expect(report.suites.map(({ name, model: of, regressed }) => [name, of, regressed])).toEqual([
      ['golden', 'small', 0],
      ['golden', 'large', 1],
    ]);
    expect(report.cases.slice(0, 4).map(({ id, model: of }) => [id, of])).toEqual([
      ['case-0', 'small'],
      ['case-0', 'large'],
      ['case-1', 'small'],
      ['case-1', 'large'],
    ]);
    expect(report.calls.made).toBe(320);
  });

  it('are asked only what was chosen for each, and results keep their names', async () => {
    const models = [model('small', never), model('large', never)];
    const keys = new Set(['golden/case-3', 'golden/case-7 (large)']);
    const { events, report } = await collect(models, {
      asks: (item, name) => isChosen(keys, item, name),
    });
    expect(events[0]).toMatchObject({ type: 'started', total: 3 });
    expect(report.cases.map(resultKey)).toEqual([
      'golden/case-3 (small)',
      'golden/case-3 (large)',
      'golden/case-7 (large)',
    ]);
    expect(report.unfinished).toBeUndefined();
    expect(models.map(({ requests }) => requests.length)).toEqual([2, 4]);
  });

  it('fail together where the candidate is worse with one of them, which is named', async () => {
    const { report } = await collect([
      model('small', never),
      model('large', (number) => number % 5 === 0),
    ]);
    expect(report.verdict).toBe('fail');
    expect(report.reasons[0]?.why).toMatch(/^16 of 80 golden \(large\) cases regressed/);
  });

  it('pass where the candidate is as good with every one', async () => {
    const { report } = await collect([model('small', never), model('large', never)]);
    expect(report.verdict).toBe('pass');
  });

  it('are tested together: Holm over models asks more of each', async () => {
    // Six of 80: p = 1/64, which is below 5 % alone but not below a quarter of it.
    const worse = model('worse', (number) => number < 6);
    const others = ['a', 'b', 'c'].map((label) => model(label, never));
    expect((await collect([worse])).report.verdict).toBe('fail');
    expect((await collect([worse, ...others])).report.verdict).toBe('inconclusive');
  });

  it('share the calls in flight, and none waits for the other to be done', async () => {
    const models = [model('small', never), model('large', never)];
    const { events } = await collect(models, { concurrency: 6 });
    expect(models.map(({ mostInFlight }) => mostInFlight)).toEqual([3, 3]);
    const half = events.flatMap((event) => (event.type === 'case' ? [event.result.model] : []));
    expect(new Set(half.slice(0, 20))).toEqual(new Set(['small', 'large']));
  });

  it('stop together when the endpoint of one is down, and say which', async () => {
    const down = model('large', never, { script: () => 'no-access' });
    const { events, report } = await collect([model('small', never), down]);
    expect(events.at(-1)).toMatchObject({ type: 'stopped', why: 'model-unavailable' });
    expect(report.unfinished).toBeGreaterThan(0);
  });

  it('share one budget, which needs prices of all of them', async () => {
    const pricing = { inputUsdPerMillion: 1_000, outputUsdPerMillion: 0 };
    const priced = (label: string): ScriptedModel => model(label, never, { pricing });
    const { report } = await collect([priced('a'), priced('b')], { budgetUsd: 0.4 });
    expect(report.cost).toBeLessThanOrEqual(0.4);
    expect(report.cost).toBeGreaterThan(0.3);
    const unpriced = collect([priced('a'), model('b', never)], { budgetUsd: 0.4 });
    await expect(unpriced).rejects.toMatchObject({ code: 'bad-usage' });
  });
});
