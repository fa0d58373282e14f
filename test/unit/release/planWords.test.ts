import { describe, expect, it } from 'vitest';
import type { GuardCondition, GuardMetric } from '../../../src/core/release/model.ts';
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

  it('speaks of one score or quantile, and of many events', () => {
    const words = (metric: GuardMetric, condition: GuardCondition): string =>
      guardWords({ metric, condition, onBreach: 'pause', required: false });
    expect([
      words('latencyP95', { kind: 'atMostTimesStable', ratio: 1.3 }),
      words('latencyP95', { kind: 'atMostAmount', amount: 3_000, share: 0.05 }),
      words('costP50', { kind: 'atMostAmount', amount: 0.0123, share: 0.5 }),
      words('judgeScore', { kind: 'atLeast', rate: 0.8 }),
      words('judgeScore', { kind: 'atMostTimesStable', ratio: 1.5 }),
      words('score:tone', { kind: 'atMostBelowStable', margin: 0.02 }),
    ]).toEqual([
      "pause when latency p95 exceeds 1.3 times stable's",
      'pause when latency p95 exceeds 3,000 ms',
      'pause when cost p50 exceeds 0.0123 $',
      'pause when judge score falls below 80 %',
      "pause when what judge score loses exceeds 1.5 times stable's",
      'pause when score "tone" falls more than 0.02 below stable\'s',
    ]);
  });

  it('says when nothing guards it', () => {
    expect(planLines(planWith())).toContain('no guard: nothing rolls this release back by itself');
  });
});
