import { describe, expect, it } from 'vitest';
import {
  normalMixtureBound,
  peekingFalseAlarm,
  relativeConfidenceSequence,
} from '../../support/continuousPeers.ts';
import vectors from '../../vectors/statistics.json' with { type: 'json' };

describe('methods that look all the time, which the product is compared with', () => {
  it.each(vectors.normalMixtureBoundTwoSided.cases)(
    'the normal mixture agrees with confseq: %j',
    ({ v, alpha, vOpt, bound }) => {
      expect(normalMixtureBound(v, alpha, vOpt)).toBeCloseTo(bound, 5);
    },
  );

  it.each(vectors.asymptoticConfidenceSequence.cases)(
    'the asymptotic confidence sequence agrees with GrowthBook: %j',
    ({ a, b, tuning, alpha, effect, ci }) => {
      const found = relativeConfidenceSequence(a, b, tuning, alpha);
      expect(found.effect).toBeCloseTo(effect, 5);
      expect(found.ci[0]).toBeCloseTo(ci[0] ?? Number.NaN, 5);
      expect(found.ci[1]).toBeCloseTo(ci[1] ?? Number.NaN, 5);
    },
  );

  it.each(vectors.naivePeekingFalseAlarm05.cases)(
    'a test at 0.05 that is repeated at $looks looks rejects by chance in $rate',
    ({ looks, rate }) => {
      // One unit of the table's last digit.
      expect(Math.abs(peekingFalseAlarm(looks, 1.959964) - rate)).toBeLessThan(1e-4);
    },
  );

  it('has a test for every kind of value in the file', () => {
    expect(Object.keys(vectors).sort()).toEqual([
      'asymptoticConfidenceSequence',
      'bernoulliConfidenceInterval',
      'mcnemarExactTwoSided',
      'mcnemarOneSidedPower05',
      'naivePeekingFalseAlarm05',
      'normalMixtureBoundTwoSided',
      'source',
      'wilson95',
    ]);
  });
});
