import { describe, expect, it } from 'vitest';
import { compareReports } from '../../../src/core/eval/compareReports.ts';
import type { CaseResult, EvalReport } from '../../../src/core/eval/model.ts';
import { gate, outcome, times } from '../../support/evaluationFixtures.ts';
import { reportOf } from '../../support/evalReports.ts';

/** Cases whose candidate passed (1) or failed (0), by id. */
function ran(
  results: Readonly<Record<string, 0 | 1>>,
  extra: Partial<EvalReport> = {},
): EvalReport {
  const cases = Object.entries(results).map(([id, pass]) => outcome([1], [pass], { id }));
  return reportOf(cases, extra);
}

const statusOf = ({ cases }: EvalReport, id: string): string | undefined =>
  cases.find((item) => item.id === id)?.status;

describe('two reports compared', () => {
  const before = ran({ same: 1, lost: 1, mended: 0, still: 0, gone: 1 }, { id: 'aaa' });
  const after = ran({ added: 1, still: 0, mended: 1, lost: 0, same: 1 }, { id: 'bbb' });
  const compared = compareReports(before, after, gate);

  it('pair the candidates of both runs by case', () => {
    expect(Object.fromEntries(compared.cases.map(({ id, status }) => [id, status]))).toEqual({
      still: 'same-fail',
      mended: 'improved',
      lost: 'regressed',
      same: 'same-pass',
    });
    expect(compared.suites[0]).toMatchObject({ regressed: 1, improved: 1 });
    expect(compared.suites[0]?.baseline.passRate).toBe(0.5);
  });

  it('say what they leave out', () => {
    const words = compared.reasons.map(({ why }) => why);
    expect(words).toContain('1 case of only the earlier run is left out: gone.');
    expect(words).toContain('1 case of only the later run is left out: added.');
  });

  it('name the runs as the two sides', () => {
    expect(compared.baseline.label).toBe('working tree of 2026-01-01 00:00 (aaa)');
    expect(compared.candidate.label).toBe('working tree of 2026-01-01 00:00 (bbb)');
    expect(compared.id).toBe('aaa-bbb');
  });

  it('have a verdict of their own, by the same rules', () => {
    const ids = times(60, (at) => outcome([1], [1], { id: `case ${at}` })).map(({ id }) => id);
    const all = (failing: number): EvalReport =>
      ran(Object.fromEntries(ids.map((id, at) => [id, at < failing ? 0 : 1])));
    expect(compareReports(all(0), all(0), gate).verdict).toBe('pass');
    expect(compareReports(all(0), all(9), gate).verdict).toBe('fail');
    expect(compareReports(all(9), all(0), gate).verdict).toBe('pass');
    expect(compareReports(all(0), all(4), gate).verdict).toBe('inconclusive');
  });

  it('say what else changed', () => {
    const passed = ran({ same: 1 }, { verdict: 'pass', model: 'one', prompt: 'reply' });
    const failed = ran({ same: 1 }, { verdict: 'fail', model: 'two', prompt: 'answer' });
    const { reasons, model } = compareReports(passed, failed, gate);
    expect(reasons.map(({ why }) => why)).toEqual(
      expect.arrayContaining([
        'The verdict was pass, now it is fail.',
        'The model was one, now it is two.',
        'The prompt was reply, now it is answer.',
      ]),
    );
    expect(model).toBe('one -> two');
  });

  it('use all repeats of both', () => {
    const twice = (passes: (0 | 1)[]): CaseResult => outcome([1, 1], passes, { id: 'case' });
    const { cases, suites } = compareReports(
      reportOf([twice([1, 1])]),
      reportOf([twice([0, 1])]),
      gate,
    );
    expect(cases[0]).toMatchObject({ status: 'regressed' });
    expect(suites[0]?.candidate.passRate).toBe(0.5);
    expect(statusOf(reportOf([twice([1, 1])]), 'case')).toBe('same-pass');
  });

  it('do not pass while one of them is not complete', () => {
    const whole = ran({ same: 1 });
    const { verdict, unfinished } = compareReports(
      whole,
      ran({ same: 1 }, { unfinished: 3 }),
      gate,
    );
    expect(verdict).toBe('inconclusive');
    expect(unfinished).toBe(3);
  });

  it('are refused when they have nothing in common', () => {
    expect(() => compareReports(ran({ one: 1 }), ran({ two: 1 }), gate)).toThrow(
      'have no case in common',
    );
  });
});
