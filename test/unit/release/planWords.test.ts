import { describe, expect, it } from 'vitest';
import { guardWords, planLines, stagesLine } from '../../../src/core/release/planWords.ts';
import { absolute, planWith, relative } from '../../support/releaseFixtures.ts';

describe('a plan', () => {
  const plan = planWith({
    guards: [
      absolute('formatValid', 'atLeast', 0.95),
      absolute('error', 'atMost', 0.05),
      relative('refusal', 1.5),
    ],
    segments: [
      {
        name: 'staff',
        conditions: [{ attribute: 'plan', test: { kind: 'equals', value: 'x' } }],
        weight: 100,
      },
    ],
  });

  it('is told in words', () => {
    expect(stagesLine(plan)).toBe('5 % -> 50 % of users');
    expect(plan.guards.map(guardWords)).toEqual([
      'pause when answers in a valid format fall below 95 %',
      'pause when errors rise above 5 %',
      "roll back when refusals exceed 1.5 times stable's",
    ]);
    expect(planLines(plan)).toEqual([
      '5 % for at least 1 h and 100 users',
      '50 % for at least 1 h and 100 users',
      'segment "staff" is in the canary from the start',
      ...plan.guards.map(guardWords),
      'chance that a harmless canary is stopped: at most 5 %',
    ]);
  });

  it('says when nothing guards it', () => {
    expect(planLines(planWith())).toContain('no guard: nothing rolls this release back by itself');
  });
});
