import { describe, expect, it } from 'vitest';
import { logRateRatioEvidence } from '../../../src/core/stats/conditionalBinomialEProcess.ts';
import {
  keysUntilRateSeen,
  keysUntilRatioSeen,
  type Harm,
} from '../../../src/core/stats/expectedDetection.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const seed = 20_260_521;
const harm = (share: number, stableRate: number, canaryRate: number): Harm => ({
  share,
  stableRate,
  canaryRate,
});

describe('keys until a worse rate is seen', () => {
  it.each([
    [harm(0.05, 0.05, 0.15), 1],
    [harm(0.05, 0.05, 0.08), 1],
    [harm(0.2, 0.05, 0.1), 1],
    [harm(0.5, 0.02, 0.08), 1.5],
    [harm(0.01, 0.05, 0.3), 1.2],
  ])('%j over %d times: what seeded runs take, on average within a third', (it, tolerated) => {
    const expected = keysUntilRatioSeen(it, tolerated, 0.05) ?? 0;
    const random = seededRandom(seed);
    const runs = Array.from({ length: 300 }, () => simulate(it, tolerated, random.next));
    const mean = runs.reduce((sum, keys) => sum + keys, 0) / runs.length;
    expect(mean / expected, `seed ${seed}`).toBeGreaterThan(2 / 3);
    expect(mean / expected, `seed ${seed}`).toBeLessThan(4 / 3);
  });

  it.each([
    ['within what is tolerated', harm(0.05, 0.05, 0.1), 2],
    ['no worse than stable', harm(0.05, 0.05, 0.05), 1],
    ['without an event', harm(0.05, 0, 0), 1],
    ['without a control', harm(1, 0.05, 0.5), 1],
  ])('never comes %s', (_, it, tolerated) => {
    expect(keysUntilRatioSeen(it, tolerated, 0.05)).toBeNull();
  });

  it('comes sooner for a larger drop and later for a smaller alpha', () => {
    const keys = (to: number, alpha: number): number =>
      keysUntilRatioSeen(harm(0.05, 0.05, to), 1, alpha) ?? Infinity;
    expect(keys(0.2, 0.05)).toBeLessThan(keys(0.1, 0.05));
    expect(keys(0.1, 0.05)).toBeLessThan(keys(0.1, 0.01));
  });
});

describe('keys until a rate is seen above a limit', () => {
  it('are as many as make the whole interval clear it', () => {
    const keys = keysUntilRateSeen(0.15, 0.05, 0.05, 200) ?? 0;
    expect(keys).toBeGreaterThan(20);
    expect(keys).toBeLessThan(200);
    expect(keysUntilRateSeen(0.3, 0.05, 0.05, 200)).toBeLessThan(keys);
  });

  it('never come for a rate within the limit', () => {
    expect(keysUntilRateSeen(0.05, 0.05, 0.05, 200)).toBeNull();
  });
});

/** Canary keys that one seeded run needs. */
function simulate(it: Harm, tolerated: number, next: () => number): number {
  const stratum = { share: it.share, canary: 0, stable: 0 };
  for (let canaryKeys = 0; ;) {
    const inCanary = next() < it.share;
    if (inCanary) canaryKeys++;
    if (next() >= (inCanary ? it.canaryRate : it.stableRate)) continue;
    stratum[inCanary ? 'canary' : 'stable']++;
    if (logRateRatioEvidence([stratum], tolerated) >= Math.log(20)) return canaryKeys;
  }
}
