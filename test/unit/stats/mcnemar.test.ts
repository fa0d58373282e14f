import { describe, expect, it } from 'vitest';
import { logBinomial } from '../../../src/core/stats/binomial.ts';
import { mcnemarExact } from '../../../src/core/stats/mcnemar.ts';
import { mcnemarPower, mcnemarSampleSize } from '../../../src/core/stats/mcnemarPower.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import vectors from '../../vectors/statistics.json' with { type: 'json' };

describe('exact McNemar test', () => {
  it.each(vectors.mcnemarExactTwoSided)('agrees with the oracle at $b and $c', ({ b, c, p }) => {
    expect(mcnemarExact(b, c).twoSided).toBeCloseTo(p, 6);
  });

  it.each([
    { regressed: 9, improved: 2, p: 67 / 2048 },
    { regressed: 5, improved: 0, p: 1 / 32 },
    { regressed: 0, improved: 5, p: 1 },
    { regressed: 0, improved: 0, p: 1 },
  ])('counts $regressed regressions against $improved improvements one-sidedly', (it) => {
    expect(mcnemarExact(it.regressed, it.improved).oneSided).toBeCloseTo(it.p, 12);
  });

  it('rejects a harmless change at most as often as alpha says', () => {
    const random = seededRandom(20_260_301);
    const runs = 4_000;
    let rejected = 0;
    for (let run = 0; run < runs; run++) {
      let [worse, better] = [0, 0];
      for (let i = 0; i < 200; i++) {
        const draw = random.next();
        if (draw < 0.04) worse++;
        else if (draw < 0.08) better++;
      }
      if (mcnemarExact(worse, better).oneSided <= 0.05) rejected++;
    }
    // Four standard errors above 5 %.
    expect(rejected / runs, `seed ${random.seed}`).toBeLessThan(
      0.05 + 4 * Math.sqrt(0.0475 / runs),
    );
    expect(rejected).toBeGreaterThan(0);
  });
});

describe('power of the exact McNemar test', () => {
  it.each(vectors.mcnemarOneSidedPower05)(
    'is $power for $n cases with $pRegress and $pImprove',
    ({ n, pRegress, pImprove, power }) => {
      const digits = String(power).split('.')[1]?.length ?? 0;
      const rates = { regress: pRegress, improve: pImprove };
      expect(mcnemarPower(n, rates, 0.05)).toBeCloseTo(power, digits);
    },
  );

  it('names a number of cases that has the power asked for, and not many more', () => {
    const rates = { regress: 0.08, improve: 0.03 };
    const cases = mcnemarSampleSize(rates, 0.05, 0.8) ?? 0;
    expect(mcnemarPower(cases, rates, 0.05)).toBeGreaterThanOrEqual(0.8);
    expect(mcnemarPower(Math.floor(cases * 0.9), rates, 0.05)).toBeLessThan(0.8);
  });

  it('names no number where the change does not make things worse', () => {
    expect(mcnemarSampleSize({ regress: 0.03, improve: 0.03 }, 0.05, 0.8)).toBeNull();
  });

  it.each([
    { n: 200, margin: 0.02, regress: 0.08, improve: 0.03 },
    { n: 200, margin: 0.05, regress: 0.08, improve: 0.03 },
    { n: 60, margin: 0.05, regress: 0.15, improve: 0 },
    { n: 120, margin: 0.1, regress: 0.2, improve: 0.05 },
  ])('beyond a margin is what adding up all outcomes gives: $n, $margin', (it) => {
    let power = 0;
    for (let worse = 0; worse <= it.n; worse++) {
      for (let better = 0; better + worse <= it.n; better++) {
        const rejects = mcnemarExact(worse, better).oneSided <= 0.05;
        if (!rejects || worse - better <= it.margin * it.n + 1e-9) continue;
        const ifNotWorse = it.improve / (1 - it.regress);
        power += Math.exp(
          logBinomial(worse, it.n, it.regress) + logBinomial(better, it.n - worse, ifNotWorse),
        );
      }
    }
    expect(mcnemarPower(it.n, it, 0.05, it.margin)).toBeCloseTo(power, 8);
  });

  it('names no number where the change stays within the margin', () => {
    const rates = { regress: 0.08, improve: 0.03 };
    expect(mcnemarSampleSize(rates, 0.05, 0.8, 0.05)).toBeNull();
    expect(mcnemarSampleSize(rates, 0.05, 0.8, 0.04)).toBeGreaterThan(
      mcnemarSampleSize(rates, 0.05, 0.8) ?? Infinity,
    );
  });
});
