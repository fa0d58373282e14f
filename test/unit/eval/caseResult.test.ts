import { describe, expect, it } from 'vitest';
import type { CaseStatus } from '../../../src/core/eval/model.ts';
import { outcome } from '../../support/evaluationFixtures.ts';

describe('status of a case', () => {
  it.each<[(0 | 1)[], (0 | 1)[], CaseStatus]>([
    [[1], [1], 'same-pass'],
    [[0], [0], 'same-fail'],
    [[1], [0], 'regressed'],
    [[0], [1], 'improved'],
    [[1, 1, 1], [1, 1, 0], 'flaky'],
    [[1, 1, 1], [1, 0, 0], 'regressed'],
    [[1, 1], [1, 0], 'regressed'],
    [[1, 0, 1], [0, 0, 0], 'flaky'],
    [[0, 0, 0], [1, 1, 0], 'improved'],
    [[0, 0, 0], [1, 0, 0], 'flaky'],
  ])('baseline %j and candidate %j are %s', (baseline, candidate, status) => {
    expect(outcome(baseline, candidate).status).toBe(status);
  });

  it('is an error when a call failed, whatever the others say', () => {
    expect(outcome([1], [1], { error: 'gone' }).status).toBe('error');
  });

  it('keeps the first repeat of each side apart from the further ones', () => {
    const { baseline, candidate, trials } = outcome([1, 0], [0, 1]);
    expect([baseline.repeat, candidate.repeat]).toEqual([0, 0]);
    expect(trials.map(({ side, repeat }) => `${side} ${repeat}`)).toEqual([
      'baseline 1',
      'candidate 1',
    ]);
  });
});
