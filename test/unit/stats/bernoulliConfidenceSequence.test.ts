import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { bernoulliConfidenceSequence } from '../../../src/core/stats/bernoulliConfidenceSequence.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { falseAlarmLimit } from '../../support/falseAlarmLimit.ts';
import vectors from '../../vectors/statistics.json' with { type: 'json' };

// Simulations and properties, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('bernoulliConfidenceSequence', () => {
  it.each(vectors.bernoulliConfidenceInterval.cases)('agrees with confseq: %j', ({ args, ci }) => {
    const [successes = 0, trials = 0, alpha = 0, tOpt = 0] = args;
    const [low, high] = bernoulliConfidenceSequence(successes, trials, alpha, tOpt);
    expect(low).toBeCloseTo(ci[0] ?? -1, 5);
    expect(high).toBeCloseTo(ci[1] ?? -1, 5);
  });

  it('is everything without data', () => {
    expect(bernoulliConfidenceSequence(0, 0, 0.05, 100)).toEqual([0, 1]);
  });

  it('holds the observed rate, mirrors successes and failures, and widens as alpha falls', () => {
    const sample = fc
      .integer({ min: 1, max: 5_000 })
      .chain((trials) => fc.tuple(fc.constant(trials), fc.nat(trials)));
    fc.assert(
      fc.property(sample, ([trials, successes]) => {
        const [low, high] = bernoulliConfidenceSequence(successes, trials, 0.05, 200);
        const [mirrorLow, mirrorHigh] = bernoulliConfidenceSequence(
          trials - successes,
          trials,
          0.05,
          200,
        );
        const [wideLow, wideHigh] = bernoulliConfidenceSequence(successes, trials, 0.01, 200);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(mirrorLow).toBeCloseTo(1 - high, 6);
        expect(mirrorHigh).toBeCloseTo(1 - low, 6);
        expect(wideLow).toBeLessThanOrEqual(low);
        expect(wideHigh).toBeGreaterThanOrEqual(high);
      }),
      { numRuns: 200 },
    );
  });

  it.each([0.02, 0.5, 0.95])('misses a rate of %d at any look in at most alpha of runs', (rate) => {
    const random = seededRandom(20_260_101);
    const runs = 300;
    let missed = 0;
    for (let run = 0; run < runs; run++) if (everMisses(rate, random.next)) missed++;
    expect(missed, `seed ${random.seed}`).toBeLessThanOrEqual(falseAlarmLimit(runs, 0.05));
  });
});

/** Looks 60 times, ever more seldom, at 3,000 trials. */
function everMisses(rate: number, next: () => number): boolean {
  let successes = 0;
  let look = 5;
  for (let trials = 1; trials <= 3_000; trials++) {
    if (next() < rate) successes++;
    if (trials < look) continue;
    look = Math.max(look + 1, look * 1.12);
    const [low, high] = bernoulliConfidenceSequence(successes, trials, 0.05, 200);
    if (rate < low || rate > high) return true;
  }
  return false;
}
