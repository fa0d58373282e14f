import { describe, expect, it } from 'vitest';
import type { EvalEvent, EvalReport } from '../../../src/core/eval/model.ts';
import type { EvaluationOptions } from '../../../src/core/eval/options.ts';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import type { Judge } from '../../../src/core/ports.ts';
import { evalCase, optionsFor, suiteOf } from '../../support/evaluationFixtures.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

async function endOf(
  options: EvaluationOptions,
): Promise<Extract<EvalEvent, { report: EvalReport }>> {
  let last: EvalEvent | undefined;
  for await (const event of runEvaluation(options)) last = event;
  if (last?.type !== 'finished' && last?.type !== 'stopped') throw new Error('no report');
  return last;
}

describe('a budget', () => {
  const pricing = { inputUsdPerMillion: 1_000, outputUsdPerMillion: 0 };
  // Each call takes 20 input tokens: $0.02.
  it('stops before the call that would go beyond it', async () => {
    const model = new ScriptedModel({ answer: () => 'ok', pricing });
    const last = await endOf(optionsFor(model, { concurrency: 1, budgetUsd: 0.11 }));
    expect(last).toMatchObject({ type: 'stopped', why: 'budget' });
    expect(model.requests).toHaveLength(5);
    expect(last.report.cost).toBeCloseTo(0.1, 10);
    expect(last.report.cases[0]?.candidate.costUsd).toBeCloseTo(0.02, 10);
  });

  it('does not matter when it suffices', async () => {
    const model = new ScriptedModel({ answer: () => 'ok', pricing });
    const last = await endOf(optionsFor(model, { budgetUsd: 1 }));
    expect(last.type).toBe('finished');
  });

  /** Asked by its calls for `calls` dollars so far; every answer passes. */
  const judgeAt = (usdACall: number | null): Judge => {
    let calls = 0;
    return {
      label: 'strict',
      ask: () => {
        calls++;
        return Promise.resolve('{"reason":"fine","pass":true,"score":1}');
      },
      spending: () => ({ calls, usd: usdACall === null ? null : calls * usdACall }),
    };
  };
  const graded = (): EvaluationOptions['suites'] => {
    const assertions = [{ type: 'llm-rubric', value: 'is fine' }];
    return [suiteOf(['a', 'b', 'c', 'd'].map((id) => evalCase(id, { assertions })))];
  };

  it('counts what the judge costs', async () => {
    const model = new ScriptedModel({ answer: () => 'ok', pricing });
    const own = { suites: graded(), judge: judgeAt(0.1), concurrency: 1, budgetUsd: 0.3 };
    const last = await endOf(optionsFor(model, own));
    expect(last).toMatchObject({ type: 'stopped', why: 'budget' });
    const calls = model.requests.length;
    expect(last.report.grading).toEqual({ calls, cost: expect.closeTo(calls * 0.1, 10) as number });
    expect(last.report.cost).toBeCloseTo(calls * 0.12, 10);
  });

  it('is refused for a judge without prices, whose cost is told as unknown without one', async () => {
    const model = new ScriptedModel({ answer: () => 'ok', pricing });
    const own = { suites: graded(), judge: judgeAt(null) };
    const refused = endOf(optionsFor(model, { ...own, budgetUsd: 1 }));
    await expect(refused).rejects.toMatchObject({ code: 'bad-usage' });
    const { report } = await endOf(optionsFor(model, own));
    expect(report).toMatchObject({ cost: null, grading: { calls: 8, cost: null } });
  });

  it('is refused for a model without prices', async () => {
    await expect(
      endOf(optionsFor(new ScriptedModel({ answer: () => 'ok' }), { budgetUsd: 1 })),
    ).rejects.toMatchObject({
      code: 'bad-usage',
    });
  });
});
