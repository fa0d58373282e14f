import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  logRateRatioEvidence,
  type Direction,
  type Stratum,
} from '../../../src/core/stats/conditionalBinomialEProcess.ts';
import {
  rateRatioInterval,
  type RatioEvidence,
} from '../../../src/core/stats/rateRatioInterval.ts';
import vectors from '../../vectors/mixtures.json' with { type: 'json' };

// Simulations and properties, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const byFirstEvents =
  (strata: readonly Stratum[]): RatioEvidence =>
  (ratio, direction) =>
    logRateRatioEvidence(strata, ratio, direction);

const stratum = fc.record({
  share: fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100),
  canary: fc.nat(200),
  stable: fc.nat(2_000),
});

describe('logRateRatioEvidence', () => {
  it.each(vectors.rateRatioEvidence)('agrees with 40 digits: %j', (it) => {
    const found = logRateRatioEvidence(it.strata, it.ratio, it.direction as Direction);
    expect(Math.abs(found - it.logE)).toBeLessThan(1e-9 * Math.max(1, Math.abs(it.logE)));
  });

  it('is 0 without data', () => {
    expect(logRateRatioEvidence([])).toBe(0);
    expect(logRateRatioEvidence([{ share: 0.05, canary: 0, stable: 0 }])).toBe(0);
  });

  it('adds the strata up', () => {
    const a = { share: 0.05, canary: 7, stable: 60 };
    const b = { share: 0.5, canary: 30, stable: 20 };
    expect(logRateRatioEvidence([a, b])).toBeCloseTo(
      logRateRatioEvidence([a]) + logRateRatioEvidence([b]),
      12,
    );
  });

  it('learns nothing from a stage without a control group', () => {
    expect(logRateRatioEvidence([{ share: 1, canary: 5_000, stable: 0 }])).toBe(0);
  });

  it('has mean 1 under the null after any number of events, for every share and ratio', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const ratio = fc.double({ min: 1, max: 4, noNaN: true });
    fc.assert(
      fc.property(share, ratio, fc.integer({ min: 1, max: 40 }), (pi, r0, events) => {
        const p = (pi * r0) / (pi * r0 + 1 - pi);
        let mean = 0;
        for (let canary = 0; canary <= events; canary++) {
          const stable = events - canary;
          const e = Math.exp(logRateRatioEvidence([{ share: pi, canary, stable }], r0));
          mean += e * choose(events, canary) * p ** canary * (1 - p) ** stable;
        }
        expect(mean).toBeCloseTo(1, 8);
      }),
      { numRuns: 200 },
    );
  });

  it('rises with events of the canary and falls with those of stable', () => {
    fc.assert(
      fc.property(stratum, (it) => {
        const now = logRateRatioEvidence([it]);
        expect(logRateRatioEvidence([{ ...it, canary: it.canary + 1 }])).toBeGreaterThan(now);
        expect(logRateRatioEvidence([{ ...it, stable: it.stable + 1 }])).toBeLessThan(now);
      }),
    );
  });

  it('does not fall over on a million events', () => {
    const found = logRateRatioEvidence([{ share: 0.5, canary: 600_000, stable: 400_000 }]);
    expect(found).toBeGreaterThan(1e4);
    expect(Number.isFinite(found)).toBe(true);
  });
});

describe('rateRatioInterval', () => {
  it('is not bounded without data', () => {
    expect(rateRatioInterval(byFirstEvents([]), 0.05)).toEqual([0, Infinity]);
  });

  it('has no upper end while stable has had no event', () => {
    const [low, high] = rateRatioInterval(
      byFirstEvents([{ share: 0.05, canary: 10, stable: 0 }]),
      0.05,
    );
    expect(low).toBeGreaterThan(1);
    expect(high).toBe(Infinity);
  });

  it('has no lower end while the canary has had no event', () => {
    const [low, high] = rateRatioInterval(
      byFirstEvents([{ share: 0.05, canary: 0, stable: 400 }]),
      0.05,
    );
    expect(low).toBe(0);
    expect(high).toBeLessThan(1);
  });

  it('ends exactly where the e-process rejects at half of alpha', () => {
    fc.assert(
      fc.property(stratum, (only) => {
        const it = [only];
        const [low, high] = rateRatioInterval(byFirstEvents(it), 0.05);
        const limit = Math.log(2 / 0.05);
        if (within(low)) expect(logRateRatioEvidence(it, low, 'greater')).toBeCloseTo(limit, 5);
        if (within(high)) expect(logRateRatioEvidence(it, high, 'less')).toBeCloseTo(limit, 5);
      }),
      { numRuns: 300 },
    );
  });

  it("stays within its range when every event of a million is the canary's", () => {
    const [low, high] = rateRatioInterval(
      byFirstEvents([{ share: 0.5, canary: 1e6, stable: 0 }]),
      0.05,
    );
    expect(low).toBeGreaterThan(1_000);
    expect(low).toBeLessThanOrEqual(10_000.001);
    expect(high).toBe(Infinity);
  });

  it('spans what lies between stages that contradict each other', () => {
    const strata = [
      { share: 0.01, canary: 4, stable: 0 },
      { share: 0.01, canary: 0, stable: 333 },
    ];
    const [low, high] = rateRatioInterval(byFirstEvents(strata), 0.05);
    expect(low).toBeLessThan(high);
  });

  it('holds the ratio of the observed rates and narrows as data grow', () => {
    const widths = [1, 4, 16, 64].map((n) => {
      const [low, high] = rateRatioInterval(
        byFirstEvents([{ share: 0.2, canary: 10 * n, stable: 40 * n }]),
        0.05,
      );
      expect(low).toBeLessThan(1);
      expect(high).toBeGreaterThan(1);
      return high / low;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(widths.at(-1)).toBeLessThan(1.5);
  });
});

/** Whether an end was found, and not cut off where the search ends. */
function within(ratio: number): boolean {
  return ratio > 1.001e-4 && ratio < 0.999e4;
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}
