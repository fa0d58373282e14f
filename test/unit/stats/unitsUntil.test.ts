import { describe, expect, it } from 'vitest';
import { logRateRatioEvidence } from '../../../src/core/stats/conditionalBinomialEProcess.ts';
import { mostUnits, unitsUntil } from '../../../src/core/stats/unitsUntil.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const seed = 20_261_121;
const limit = Math.log(20);

describe('units until a test decides', () => {
  it.each([1, 2, 3, 17, 100, 12_345, 999_999])(
    'are found to within two in a hundred: %d',
    (first) => {
      const found = unitsUntil((more) => more >= first) ?? 0;
      expect(found).toBeGreaterThanOrEqual(first);
      expect(found).toBeLessThanOrEqual(Math.ceil(first * 1.02) + 1);
    },
  );

  it('are none for what is decided, and never those that nobody waits for', () => {
    expect(unitsUntil(() => true)).toBe(0);
    expect(unitsUntil(() => false)).toBeNull();
    expect(unitsUntil((more) => more > 2 * mostUnits)).toBeNull();
  });

  it('agree with what is left to the limit over the drift, where there is one', () => {
    expect(unitsUntil((more) => 0.5 + 0.01 * more >= limit)).toBeCloseTo((limit - 0.5) / 0.01, -1);
  });

  // From counts as they are expected after some keys: what seeded runs still take, on average.
  it.each([
    { share: 0.05, stable: 0.05, canary: 0.15, keys: 30, ratio: 1, direction: 'greater' },
    { share: 0.2, stable: 0.05, canary: 0.1, keys: 100, ratio: 1, direction: 'greater' },
    { share: 0.05, stable: 0.05, canary: 0.05, keys: 100, ratio: 2, direction: 'less' },
    { share: 0.5, stable: 0.1, canary: 0.08, keys: 100, ratio: 2, direction: 'less' },
  ] as const)('%j: what seeded runs take, on average within a third', (it) => {
    const { share, ratio, direction } = it;
    const seen = (keys: number) => ({
      share,
      canary: keys * it.canary,
      stable: keys * ((1 - share) / share) * it.stable,
    });
    const evidence = (stratum: ReturnType<typeof seen>): number =>
      logRateRatioEvidence([stratum], ratio, direction);
    const expected = unitsUntil((more) => evidence(seen(it.keys + more)) >= limit) ?? 0;
    const random = seededRandom(seed);
    const run = (): number => {
      const stratum = seen(it.keys);
      for (let more = 0; ;) {
        const inCanary = random.next() < share;
        if (inCanary) more++;
        if (random.next() >= (inCanary ? it.canary : it.stable)) continue;
        stratum[inCanary ? 'canary' : 'stable']++;
        if (evidence(stratum) >= limit) return more;
      }
    };
    const runs = 300;
    const mean = Array.from({ length: runs }, run).reduce((sum, more) => sum + more, 0) / runs;
    expect(mean / expected, `seed ${seed}`).toBeGreaterThan(2 / 3);
    expect(mean / expected, `seed ${seed}`).toBeLessThan(4 / 3);
  });
});
