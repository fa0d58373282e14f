import { describe, expect, it, vi } from 'vitest';
import { logSampleRatioEvidence } from '../../../src/core/stats/sampleRatio.ts';
import { falseAlarmLimit } from '../../support/falseAlarmLimit.ts';
import { seededRandom } from '../../support/seededRandom.ts';

// Simulations and properties, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const limit = Math.log(1 / 0.05);

describe('logSampleRatioEvidence', () => {
  it('is 0 without data and ignores a stage without a control group', () => {
    expect(logSampleRatioEvidence([])).toBe(0);
    expect(logSampleRatioEvidence([{ share: 1, canary: 900, stable: 0 }])).toBe(0);
  });

  it.each([
    ['the canary loses half of its keys', { share: 0.05, canary: 50, stable: 1_900 }],
    ['the canary gets twice its keys', { share: 0.05, canary: 200, stable: 1_900 }],
    ['the canary is never heard of', { share: 0.05, canary: 0, stable: 400 }],
    ['a tenth of stable is missing', { share: 0.5, canary: 5_000, stable: 4_500 }],
  ])('sees that %s', (_, counts) => {
    expect(logSampleRatioEvidence([counts])).toBeGreaterThan(limit);
  });

  it('is at ease with arms that fit', () => {
    expect(logSampleRatioEvidence([{ share: 0.05, canary: 100, stable: 1_900 }])).toBeLessThan(0);
  });

  it('adds the stages up: a small loss everywhere shows in the sum', () => {
    const stage = { share: 0.2, canary: 150, stable: 750 };
    const one = logSampleRatioEvidence([stage]);
    expect(logSampleRatioEvidence([stage, stage])).toBeCloseTo(2 * one, 12);
  });

  it('raises a false alarm, looking after every key, in at most alpha of runs', () => {
    const random = seededRandom(77);
    const runs = 300;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const stages = [
        { share: 0.05, canary: 0, stable: 0 },
        { share: 0.5, canary: 0, stable: 0 },
      ];
      if (stages.some((stage) => alarmWithin(stages, stage, random.next))) alarms++;
    }
    expect(alarms, `seed ${random.seed}`).toBeLessThanOrEqual(falseAlarmLimit(runs, 0.05));
  });
});

interface Counts {
  readonly share: number;
  canary: number;
  stable: number;
}

function alarmWithin(stages: readonly Counts[], stage: Counts, next: () => number): boolean {
  for (let key = 0; key < 1_000; key++) {
    if (next() < stage.share) stage.canary++;
    else stage.stable++;
    if (logSampleRatioEvidence(stages) >= limit) return true;
  }
  return false;
}
