import { describe, expect, it } from 'vitest';
import {
  detectionLines,
  dropWords,
  expectedDetection,
} from '../../../src/core/release/detection.ts';
import { absolute, hour, planWith, relative } from '../../support/releaseFixtures.ts';

const drop = { from: 0.05, to: 0.15 };
const plan = planWith({
  stages: [
    { weight: 1, minDurationMs: 6 * hour, minSamples: 100 },
    { weight: 20, minDurationMs: 4 * hour, minSamples: 300 },
    { weight: 100, minDurationMs: 0, minSamples: 0 },
  ],
  guards: [relative('error', 1.5), relative('refusal', 1.5)],
});

describe('what a plan can see', () => {
  it('is told a stage, guards with the same condition together', () => {
    const found = expectedDetection(plan, 20_000, drop);
    expect(found.map(({ weight, seen }) => [weight, seen])).toEqual([
      [1, false],
      [20, true],
      [100, false],
    ]);
    expect(found[0]?.metrics).toEqual(['error', 'refusal']);
    expect(found[2]?.timeMs).toBeNull();
  });

  it('takes a tenth of the time at ten times the traffic', () => {
    const [slow] = expectedDetection(plan, 20_000, drop);
    const [fast] = expectedDetection(plan, 200_000, drop);
    expect((slow?.timeMs ?? 0) / (fast?.timeMs ?? 1)).toBeCloseTo(10, 5);
  });

  it('lets a stage last until it has its samples', () => {
    expect(expectedDetection(plan, 1_000, drop)[0]?.lengthMs).toBe(240 * hour);
    expect(expectedDetection(plan, 1_000_000, drop)[0]?.lengthMs).toBe(6 * hour);
  });

  it('shares alpha over the guards: more guards see later', () => {
    const alone = expectedDetection({ ...plan, guards: plan.guards.slice(0, 1) }, 20_000, drop);
    const both = expectedDetection(plan, 20_000, drop);
    expect(alone[0]?.timeMs).toBeLessThan(both[0]?.timeMs ?? 0);
  });

  it('is nothing without guards', () => {
    expect(expectedDetection({ ...plan, guards: [] }, 20_000)).toEqual([]);
  });

  it('goes by the limit for absolute guards, whichever way their metric points', () => {
    const guards = [absolute('formatValid', 'atLeast', 0.95), absolute('error', 'atMost', 0.2)];
    const found = expectedDetection({ ...plan, guards }, 20_000, drop);
    const at = (index: number) => found.filter(({ stage }) => stage === index);
    expect(at(1).map(({ timeMs }) => timeMs === null)).toEqual([false, true]);
    expect(at(2)[0]?.timeMs).not.toBeNull();
  });

  it('reads as one line a stage', () => {
    expect(dropWords(drop)).toBe('from 95 % to 85 % good');
    const lines = detectionLines(plan, expectedDetection(plan, 20_000, drop));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^1 % of users: cannot be seen in this stage: needs about .* lasts 12 h$/,
    );
    expect(lines[1]).toMatch(/^20 % of users: seen after about .* the stage lasts 4 h$/);
  });

  it('says what is tolerated and names the guards where they differ', () => {
    const guards = [relative('error', 1), relative('refusal', 3)];
    const lines = detectionLines(plan, expectedDetection({ ...plan, guards }, 20_000, drop));
    expect(lines[1]).toContain('(refusals): cannot be seen in this stage: so much is tolerated');
  });
});
