import { describe, expect, it } from 'vitest';
import {
  concentrationFor,
  logBetaBinomialMixture,
} from '../../../src/core/stats/betaBinomialMixture.ts';
import vectors from '../../vectors/mixtures.json' with { type: 'json' };

describe('logBetaBinomialMixture', () => {
  it.each(vectors.betaBinomialMixture)('agrees with 40 digits: %j', ({ args, logE }) => {
    const [successes = 0, trials = 0, p = 0, concentration = 0] = args;
    const found = logBetaBinomialMixture(successes, trials, p, concentration);
    expect(Math.abs(found - logE)).toBeLessThan(1e-6 * Math.max(1, Math.abs(logE)));
  });

  it('is 0 without data', () => {
    expect(logBetaBinomialMixture(0, 0, 0.3, 10)).toBe(0);
  });

  it.each([
    [0.05, 12],
    [0.5, 1],
    [0.9, 125],
  ])('has mean 1 under the null, p = %d and concentration %d', (p, concentration) => {
    const trials = 30;
    let mean = 0;
    let chance = (1 - p) ** trials;
    for (let x = 0; x <= trials; x++) {
      mean += chance * Math.exp(logBetaBinomialMixture(x, trials, p, concentration));
      chance *= ((trials - x) / (x + 1)) * (p / (1 - p));
    }
    expect(mean).toBeCloseTo(1, 8);
  });
});

describe('concentrationFor', () => {
  it('grows with the number of trials it is meant for, and stays positive', () => {
    expect(concentrationFor(1_000)).toBeGreaterThan(concentrationFor(100));
    expect(concentrationFor(1)).toBeGreaterThan(0);
  });
});
