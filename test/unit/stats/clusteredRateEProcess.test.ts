import { describe, expect, it } from 'vitest';
import {
  fewestKeys,
  logClusteredRateEvidence,
} from '../../../src/core/stats/clusteredRateEProcess.ts';
import { emptyKeySums, growKey, type KeySums } from '../../../src/core/stats/keySums.ts';
import { logMeanEvidence } from '../../../src/core/stats/meanEvidence.ts';
import { falseAlarmLimit } from '../../support/falseAlarmLimit.ts';
import { seededRandom, type SeededRandom } from '../../support/seededRandom.ts';

/** Keys with `n` requests each, of which `x(i)` are bad. */
function arm(keys: number, n: number, x: (i: number) => number): KeySums {
  const sums = emptyKeySums();
  for (let i = 0; i < keys; i++) growKey(sums, { n: 0, x: 0 }, n, x(i));
  return sums;
}

describe('logClusteredRateEvidence', () => {
  const stable = arm(1_900, 40, (i) => 1 + (i % 3));

  it('says nothing before there are enough keys, or events in stable', () => {
    const few = arm(fewestKeys - 1, 40, () => 40);
    expect(logClusteredRateEvidence([{ canary: few, stable }])).toBe(0);
    const quiet = arm(1_900, 40, () => 0);
    expect(logClusteredRateEvidence([{ canary: arm(100, 40, () => 1), stable: quiet }])).toBe(0);
  });

  it('multiplies over strata', () => {
    const one = { stable, canary: arm(100, 40, (i) => 2 + (i % 3)) };
    const twice = logClusteredRateEvidence([one, one]);
    expect(twice).toBeCloseTo(2 * logClusteredRateEvidence([one]), 12);
  });

  it('grows with harm, falls with what is tolerated, and is turned round by `less`', () => {
    const at = (x: number, ratio = 1, direction?: 'greater' | 'less') =>
      logClusteredRateEvidence(
        [{ stable, canary: arm(100, 40, (i) => x + (i % 3)) }],
        ratio,
        direction,
      );
    expect([1, 2, 3].map((x) => at(x))).toEqual(
      [1, 2, 3].map((x) => at(x)).toSorted((a, b) => a - b),
    );
    expect(at(1)).toBeLessThan(0);
    expect(at(3)).toBeGreaterThan(Math.log(100));
    expect(at(3, 3)).toBeLessThan(0);
    expect(at(0, 1, 'less')).toBeGreaterThan(Math.log(100));
  });

  it('counts users that differ for less than requests that do', () => {
    const alike = arm(100, 40, () => 4);
    const apart = arm(100, 40, (i) => (i % 10 === 0 ? 40 : 0));
    expect(alike.x).toBe(apart.x);
    expect(logClusteredRateEvidence([{ stable, canary: apart }])).toBeLessThan(
      logClusteredRateEvidence([{ stable, canary: alike }]) / 3,
    );
  });

  it('agrees with the mixture by quadrature', () => {
    const canary = arm(100, 40, (i) => 2 + (i % 3));
    const [rate, expected] = [canary.x / canary.n, stable.x / stable.n];
    const scatter = ({ xx, nx, nn, n, x }: KeySums) => xx - 2 * (x / n) * nx + (x / n) ** 2 * nn;
    const own = scatter(canary) / canary.n ** 2;
    const scaled = ((scatter(stable) / stable.keys) * canary.keys) / canary.n ** 2;
    const variance = (Math.max(own, scaled) + scatter(stable) / stable.n ** 2) / expected ** 2;
    const difference = rate / expected - 1;
    let mean = 0;
    const step = 1e-4;
    for (let d = step / 2; d < 5; d += step) {
      const density = (2 * Math.exp((-d * d) / (2 * 0.25))) / Math.sqrt(2 * Math.PI * 0.25);
      mean += step * density * Math.exp((d * difference - (d * d) / 2) / variance);
    }
    expect(logClusteredRateEvidence([{ canary, stable }])).toBeCloseTo(Math.log(mean), 5);
  });

  it.each([0.05, 0.01])('calls alike arms different in at most alpha of runs: %f', (alpha) => {
    const random = seededRandom(77);
    const runs = 200;
    const alarms = Array.from({ length: runs }, () => highest(random)).filter(
      (log) => log >= Math.log(1 / alpha),
    ).length;
    expect(alarms, `seed ${random.seed}`).toBeLessThanOrEqual(falseAlarmLimit(runs, alpha));
  });
});

/** The highest evidence of 10,000 requests of 500 skewed users, a fifth of them in the canary. */
function highest(random: SeededRandom): number {
  const users = Array.from({ length: 500 }, () => ({
    ...{ n: 0, x: 0 },
    rate: random.beta(0.12, 2.2),
    inCanary: random.next() < 0.2,
  }));
  const stratum = { canary: emptyKeySums(), stable: emptyKeySums() };
  let most = 0;
  for (let request = 0; request < 10_000; request++) {
    const user = users[random.below(users.length)]!;
    const bad = random.next() < user.rate ? 1 : 0;
    growKey(user.inCanary ? stratum.canary : stratum.stable, user, 1, bad);
    if (bad === 1 || request % 100 === 0)
      most = Math.max(most, logClusteredRateEvidence([stratum]));
  }
  return most;
}

describe('logMeanEvidence', () => {
  it('is the logarithm of the weighted mean', () => {
    expect(
      logMeanEvidence([
        [0.9, Math.log(3)],
        [0.1, Math.log(40)],
      ]),
    ).toBeCloseTo(Math.log(6.7), 12);
  });

  it('does not overflow', () => {
    expect(
      logMeanEvidence([
        [0.5, 5_000],
        [0.5, -Infinity],
      ]),
    ).toBeCloseTo(5_000 - Math.LN2, 9);
    expect(
      logMeanEvidence([
        [0.5, -Infinity],
        [0.5, -Infinity],
      ]),
    ).toBe(-Infinity);
  });
});
