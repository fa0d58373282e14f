import { describe, expect, it } from 'vitest';
import { trialsOf } from '../../../src/core/eval/caseResult.ts';
import { metricsOf } from '../../../src/core/eval/metrics.ts';
import type { AssertionResult, CaseResult, Trial } from '../../../src/core/eval/model.ts';
import { judge, type JudgedEvaluation } from '../../../src/core/eval/verdict.ts';
import { gate, outcome, times } from '../../support/evaluationFixtures.ts';

/** Another assertion in every trial, which passes or fails by side. */
function and(
  item: CaseResult,
  metric: string,
  passes: { baseline: boolean; candidate: boolean },
  extra: Partial<AssertionResult> = {},
): CaseResult {
  const add = (trial: Trial): Trial => {
    const pass = passes[trial.side];
    const more = { type: 'contains', metric, pass, score: Number(pass), reason: 'seen', ...extra };
    return { ...trial, assertions: [...trial.assertions, more] };
  };
  const [baseline, candidate, ...trials] = trialsOf(item).map(add);
  return {
    ...item,
    baseline: baseline ?? item.baseline,
    candidate: candidate ?? item.candidate,
    trials,
  };
}

const kept = { baseline: true, candidate: true };
const lost = { baseline: true, candidate: false };
const won = { baseline: false, candidate: true };
const passing = (): CaseResult => outcome([1], [1]);

function verdictOn(cases: readonly CaseResult[]): JudgedEvaluation {
  return judge({ suites: [{ name: 'golden', kind: 'golden', cases }], gate, unfinished: 0 });
}

describe('metrics of a suite', () => {
  it('are paired over the cases that carry them', () => {
    const [tone, format, ...others] = metricsOf([
      and(passing(), 'tone', lost),
      and(and(passing(), 'tone', won), 'format', kept),
      and(passing(), 'format', lost),
      passing(),
    ]);
    expect(tone).toMatchObject({
      name: 'tone',
      paired: { n: 2, worse: 1, better: 1 },
      rates: { baseline: 0.5, candidate: 0.5 },
    });
    expect(format).toMatchObject({ name: 'format', paired: { n: 2, worse: 1, better: 0 } });
    expect(others).toEqual([]);
  });

  it('count a case once, however many of its assertions have the name', () => {
    const item = and(and(passing(), 'tone', lost), 'tone', kept);
    expect(metricsOf([item])[0]?.paired).toMatchObject({ n: 1, worse: 1 });
  });

  it('count the shares of repeats', () => {
    const item = and(outcome([1, 1], [1, 1]), 'tone', lost);
    const half = { ...item, candidate: and(passing(), 'tone', kept).candidate };
    expect(metricsOf([half])[0]?.paired).toMatchObject({ n: 1, worse: 1, lost: 0.5 });
  });

  it('leave out assertions that decide nothing, and cases without a result', () => {
    const shown = and(passing(), 'tone', lost, { weight: 0 });
    const error = and(outcome([1], [1], { error: 'gone' }), 'tone', lost);
    expect(metricsOf([shown, error])).toEqual([]);
  });

  it('are known to say what the pass rate says when nothing else is asked', () => {
    const only = times(3, () => outcome([1], [1], { metric: 'tone' }));
    expect(metricsOf(only)[0]?.isEverything).toBe(true);
    expect(metricsOf([...only, passing()])[0]?.isEverything).toBe(false);
  });
});

describe('verdict by metrics', () => {
  it('names the metric that dropped, beside what regressed', () => {
    const cases = [
      ...times(9, () => and(outcome([1], [0]), 'escalation', lost)),
      ...times(51, () => and(passing(), 'escalation', kept)),
    ];
    const { verdict, reasons, suites } = verdictOn(cases);
    expect(verdict).toBe('fail');
    expect(reasons.map(({ id }) => id)).toEqual(['regressions', 'significant', 'metric']);
    expect(reasons[2]?.why).toBe(
      'escalation dropped from 100 % to 85 % of 60 cases; chance alone would do that in 0.4 % of evaluations (limit 5 %).',
    );
    expect(suites[0]?.metrics).toEqual([
      {
        name: 'escalation',
        cases: 60,
        baseline: 1,
        candidate: 0.85,
        regressed: 9,
        improved: 0,
        p: expect.closeTo(1 / 512, 12) as number,
      },
    ]);
  });

  it('fails for a metric whose cases pass all the same, and says that first', () => {
    const cases = [
      ...times(9, () => and(passing(), 'tone', lost)),
      ...times(60, () => and(passing(), 'tone', kept)),
    ];
    const { verdict, reasons } = verdictOn(cases);
    expect(verdict).toBe('fail');
    expect(reasons[0]?.why).toMatch(/^tone dropped from 100 % to 87 % of 69 cases/);
  });

  it('does not fail for a drop within the margin, nor for one that chance explains', () => {
    const withinMargin = [
      ...times(9, () => and(passing(), 'tone', lost)),
      ...times(300, () => and(passing(), 'tone', kept)),
    ];
    expect(verdictOn(withinMargin).verdict).toBe('pass');
    const chance = [
      ...times(4, () => and(passing(), 'tone', lost)),
      ...times(60, () => and(passing(), 'tone', kept)),
    ];
    expect(verdictOn(chance).verdict).toBe('pass');
  });

  it('shares alpha between the suite and its metrics, however many there are', () => {
    // Chance 1/32 alone: enough without metrics, not enough with them.
    const regressed = times(5, () => outcome([1], [0]));
    const rest = times(50, passing);
    expect(verdictOn([...regressed, ...rest]).verdict).toBe('fail');
    const measured = rest.map((item) => and(item, 'tone', kept));
    expect(verdictOn([...regressed, ...measured]).verdict).toBe('inconclusive');
    // Chance 1/64: the suite keeps half of alpha.
    const many = rest.map((item, at) => and(item, `metric ${at % 10}`, kept));
    expect(verdictOn([...regressed, outcome([1], [0]), ...many]).verdict).toBe('fail');
  });

  it('does not test a second time what the pass rate says already', () => {
    const cases = [
      ...times(5, () => outcome([1], [0], { metric: 'tone' })),
      ...times(50, () => outcome([1], [1], { metric: 'tone' })),
    ];
    const { verdict, reasons, suites } = verdictOn(cases);
    expect(verdict).toBe('fail');
    expect(reasons.map(({ id }) => id)).toEqual(['regressions', 'significant']);
    expect(suites[0]?.metrics?.[0]).toMatchObject({ name: 'tone', regressed: 5 });
  });

  it('says nothing of metrics where there are none, nor in adversarial suites', () => {
    expect(verdictOn(times(3, passing)).suites[0]).not.toHaveProperty('metrics');
    const attack = { category: 'role-play', owasp: [], atlas: [] };
    const cases = [and(outcome([1], [1], { attack }), 'tone', lost)];
    const suites = [{ name: 'attacks', kind: 'adversarial' as const, cases }];
    expect(judge({ suites, gate, unfinished: 0 }).suites[0]).not.toHaveProperty('metrics');
  });
});
