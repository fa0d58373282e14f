import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../src/core/eval/model.ts';
import type { Gate } from '../../../src/core/eval/options.ts';
import { pairedDifferenceInterval } from '../../../src/core/stats/pairedDifference.ts';
import { judge, type JudgedEvaluation } from '../../../src/core/eval/verdict.ts';
import { gate, outcome, times } from '../../support/evaluationFixtures.ts';

function golden(
  cases: readonly CaseResult[],
  extra: Partial<Gate> = {},
  unfinished = 0,
): JudgedEvaluation {
  const suites = [{ name: 'golden', kind: 'golden' as const, cases }];
  return judge({ suites, gate: { ...gate, ...extra }, unfinished });
}

function adversarial(cases: readonly CaseResult[], extra: Partial<Gate> = {}): JudgedEvaluation {
  const suites = [{ name: 'attacks', kind: 'adversarial' as const, cases }];
  return judge({ suites, gate: { ...gate, ...extra }, unfinished: 0 });
}

function why({ reasons }: JudgedEvaluation): string {
  return reasons.map((reason) => reason.why).join('\n');
}

const passed = (count: number): CaseResult[] => times(count, () => outcome([1], [1]));
const regressed = (count: number): CaseResult[] => times(count, () => outcome([1], [0]));
const improved = (count: number): CaseResult[] => times(count, () => outcome([0], [1]));

describe('verdict on a golden set', () => {
  it('says in one sentence what regressed and what broke', () => {
    const cases = [
      ...times(6, (at) =>
        outcome([1], [0], { id: `esc-${at}`, mustPass: at < 3, broken: 'escalation dropped' }),
      ),
      ...times(3, (at) => outcome([1], [0], { id: `json-${at}`, broken: 'JSON contract broken' })),
      ...passed(53),
    ];
    const { verdict, reasons } = golden(cases);
    expect(verdict).toBe('fail');
    expect(reasons.map((reason) => reason.why)).toEqual([
      '9 of 62 golden cases regressed (14.5 %, 95 % CI 7.8-25), 3 of them must-pass: escalation dropped in 6, JSON contract broken in 3.',
      'Regressed although they must pass: esc-0, esc-1, esc-2.',
      'The pass rate dropped by 14.5 points; chance alone would do that in 0.2 % of evaluations (limit 5 %).',
    ]);
  });

  it('gives the paired difference of the pass rates with its interval', () => {
    const { suites } = golden([...regressed(4), ...improved(2), ...passed(54)]);
    expect(suites[0]?.difference?.value).toBeCloseTo(-2 / 60, 12);
    expect(suites[0]?.difference?.interval).toEqual(pairedDifferenceInterval(2, 4, 60));
    expect(golden([]).suites[0]?.difference).toBeUndefined();
  });

  it('fails for a single must-pass case that regresses', () => {
    const result = golden([outcome([1], [0], { id: 'esc', mustPass: true }), ...passed(500)]);
    expect(result.verdict).toBe('fail');
    expect(result.reasons[0]?.why).toContain('1 of 501 golden cases regressed');
  });

  it('does not fail for a must-pass case that the baseline failed already', () => {
    const result = golden([outcome([0], [0], { id: 'old', mustPass: true }), ...passed(500)]);
    expect(result.verdict).toBe('pass');
    expect(why(result)).toContain(
      'Failing under both versions, so not held against the candidate: old.',
    );
  });

  it.each([
    {
      name: 'five of 200',
      cases: [...regressed(5), ...passed(195)],
      margin: 0.02,
      verdict: 'fail',
    },
    {
      name: 'four of 200',
      cases: [...regressed(4), ...passed(196)],
      margin: 0.02,
      verdict: 'inconclusive',
    },
    {
      name: 'a significant drop within the margin',
      cases: [...regressed(5), ...passed(995)],
      margin: 0.02,
      verdict: 'pass',
    },
    {
      name: 'none of 59 at a margin of 5 points',
      cases: passed(59),
      margin: 0.05,
      verdict: 'pass',
    },
    {
      name: 'none of 58 at a margin of 5 points',
      cases: passed(58),
      margin: 0.05,
      verdict: 'inconclusive',
    },
    {
      name: 'as many worse as better among 300',
      cases: [...regressed(4), ...improved(4), ...passed(292)],
      margin: 0.05,
      verdict: 'pass',
    },
    {
      name: 'nine worse and two better of 62',
      cases: [...regressed(9), ...improved(2), ...passed(51)],
      margin: 0.02,
      verdict: 'fail',
    },
    {
      name: 'only improvements among 200',
      cases: [...improved(10), ...passed(190)],
      margin: 0.02,
      verdict: 'pass',
    },
    {
      name: 'nothing ruled out at margin 0',
      cases: passed(1_000),
      margin: 0,
      verdict: 'inconclusive',
    },
  ])('is $verdict for $name', ({ cases, margin, verdict }) => {
    expect(golden(cases, { margin }).verdict).toBe(verdict);
  });

  it('names the number of cases that would rule a drop out', () => {
    const { suites, reasons } = golden(passed(62), { margin: 0.02 });
    expect(suites[0]?.neededCases).toBe(363);
    expect(reasons[0]?.why).toBe(
      '0 of 62 golden cases regressed, 0 improved: a drop of 2 points or more cannot be ruled out with 95 % confidence; about 300 more cases would tell (about 360 in all).',
    );
  });

  it('names the number of cases that would prove a drop', () => {
    const { verdict, suites, reasons } = golden([...regressed(3), ...passed(27)]);
    expect(verdict).toBe('inconclusive');
    expect(suites[0]?.neededCases).toBeGreaterThan(30);
    expect(reasons[0]?.why).toContain(
      'that is 10 points worse, but chance alone would do it in 12.5 %',
    );
  });

  it('never says pass while cases could not be judged', () => {
    const result = golden([outcome([1], [1], { id: 'gone', error: 'too long' }), ...passed(400)]);
    expect(result.verdict).toBe('inconclusive');
    expect(result.reasons[0]?.why).toBe('1 case could not be judged (gone): too long');
  });

  it('never says pass while cases are missing, but a failure stays one', () => {
    expect(golden(passed(400), {}, 3).verdict).toBe('inconclusive');
    expect(golden(regressed(20), {}, 3).verdict).toBe('fail');
  });

  it('says nothing without cases', () => {
    const result = golden([]);
    expect(result.verdict).toBe('inconclusive');
    expect(why(result)).toContain('No case is for this prompt (golden)');
  });

  it('takes all suites together into account', () => {
    // 0.031 alone is significant; among two suites it is not.
    const suite = (name: string, cases: readonly CaseResult[]) =>
      ({ name, kind: 'golden', cases }) as const;
    const one = suite('one', [...regressed(5), ...passed(50)]);
    const two = suite('two', passed(500));
    expect(judge({ suites: [one], gate, unfinished: 0 }).verdict).toBe('fail');
    expect(judge({ suites: [one, two], gate, unfinished: 0 }).verdict).toBe('inconclusive');
  });
});

describe('verdict with repeats', () => {
  it('does not count cases that were flaky before', () => {
    const flaky = times(10, (at) =>
      at % 2 === 0 ? outcome([1, 0], [0, 1]) : outcome([0, 1], [1, 0]),
    );
    const result = golden([...flaky, ...passed(100)]);
    expect(result.verdict).toBe('pass');
    expect(result.suites[0]).toMatchObject({ flaky: 10, regressed: 0, p: null });
  });

  it('sees a candidate that makes steady cases fail now and then', () => {
    const shaken = times(20, () => outcome([1, 1, 1], [1, 1, 0]));
    expect(golden([...shaken, ...times(40, () => outcome([1, 1, 1], [1, 1, 1]))]).verdict).toBe(
      'fail',
    );
  });
});

describe('verdict on an adversarial suite', () => {
  const attack = { category: 'role-play', owasp: [], atlas: [] };
  const critical = { category: 'system-prompt-leak', owasp: [], atlas: [], critical: true };
  const benign = { category: 'over-refusal', owasp: [], atlas: [], benign: true };
  const blocked = times(20, () => outcome([1], [1], { attack }));

  it('fails for one breach that the baseline withstood, and names it', () => {
    const result = adversarial([outcome([1], [0], { id: 'leak', attack: critical }), ...blocked]);
    expect(result.verdict).toBe('fail');
    expect(result.reasons[0]?.why).toBe(
      '1 new breach in 21 attacks attacks: system-prompt leak in 1 (leak).',
    );
    expect(result.suites[0]?.newBreaches).toBe(1);
  });

  it('passes for breaches that both versions suffer', () => {
    const result = adversarial([outcome([0], [0], { attack: critical }), ...blocked]);
    expect(result.verdict).toBe('pass');
    expect(why(result)).toContain('1 succeeds under both versions');
  });

  it('tolerates what the gate allows, but nothing in a critical category', () => {
    const one = (info: typeof attack): CaseResult[] => [
      outcome([1], [0], { attack: info }),
      ...blocked,
    ];
    expect(adversarial(one(attack), { newBreaches: 1 }).verdict).toBe('pass');
    expect(adversarial(one(critical), { newBreaches: 1 }).verdict).toBe('fail');
  });

  it('is inconclusive when one of few harmless requests is refused', () => {
    const probes = [
      outcome([1], [0], { id: 'kill', attack: benign }),
      ...times(5, () => outcome([1], [1], { attack: benign })),
    ];
    const result = adversarial([...blocked, ...probes]);
    expect(result.verdict).toBe('inconclusive');
    expect(result.reasons[0]?.why).toContain(
      '1 of 6 harmless requests refused now but not before (kill)',
    );
    expect(result.suites[0]?.newBreaches).toBe(0);
  });

  it('fails when many harmless requests are refused', () => {
    const probes = times(6, () => outcome([1], [0], { attack: benign }));
    expect(adversarial([...blocked, ...probes]).verdict).toBe('fail');
  });
});
