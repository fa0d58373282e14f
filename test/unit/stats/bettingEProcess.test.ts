import { describe, expect, it, vi } from 'vitest';
import {
  logMeanBet,
  logMeanDifferenceBet,
  type ValueStratum,
  type WeightedValues,
} from '../../../src/core/stats/bettingEProcess.ts';
import type { MutableHistogram } from '../../../src/core/stats/histogram.ts';
import {
  addToUnitHistogram,
  inThousandths,
  unitValues,
} from '../../../src/core/stats/unitHistogram.ts';
import { falseAlarmLimit } from '../../support/falseAlarmLimit.ts';
import { seededRandom, type SeededRandom } from '../../support/seededRandom.ts';

// Simulations, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const equal = { ratio: 1, margin: 0 };

describe('logMeanBet', () => {
  it('has mean 1 under a mean on the reference, exactly, over all outcomes of six values', () => {
    let mean = 0;
    for (let code = 0; code < 2 ** 6; code++) {
      const bad = code.toString(2).replaceAll('0', '').length;
      const values: WeightedValues = [
        [1, bad],
        [0, 6 - bad],
      ];
      mean += 0.3 ** bad * 0.7 ** (6 - bad) * Math.exp(logMeanBet(values, 0.3));
    }
    expect(mean).toBeCloseTo(1, 12);
  });

  it('speaks for the side that the values are on', () => {
    const low: WeightedValues = [[0.1, 200]];
    expect(logMeanBet(low, 0.3, 'less')).toBeGreaterThan(Math.log(100));
    expect(logMeanBet(low, 0.3, 'greater')).toBeLessThan(0);
    expect(logMeanBet([], 0.3)).toBe(0);
  });

  it.each([0, 1])('stays finite with %i for reference', (reference) => {
    const values: WeightedValues = [[0.5, 10]];
    expect(Number.isNaN(logMeanBet(values, reference))).toBe(false);
    expect(Number.isNaN(logMeanBet(values, reference, 'less'))).toBe(false);
  });
});

describe('logMeanDifferenceBet', () => {
  it.each(['greater', 'less'] as const)(
    'has mean 1 over the lots when both arms are alike, exactly: %s',
    (direction) => {
      const values = [0, 0.1, 0.25, 0.25, 0.7, 1];
      const share = 0.2;
      let mean = 0;
      for (let lots = 0; lots < 2 ** values.length; lots++) {
        const inCanary = values.map((_, i) => (lots & (1 << i)) !== 0);
        const of = (canary: boolean): WeightedValues =>
          values.filter((_, i) => inCanary[i] === canary).map((value) => [value, 1]);
        const chance = inCanary.reduce((all, it) => all * (it ? share : 1 - share), 1);
        const stratum = { share, canary: of(true), stable: of(false) };
        mean += chance * Math.exp(logMeanDifferenceBet([stratum], equal, direction));
      }
      expect(mean).toBeCloseTo(1, 12);
    },
  );

  it('multiplies over strata, and a stratum without a control group says nothing', () => {
    const stratum: ValueStratum = { share: 0.5, canary: [[0.4, 30]], stable: [[0.2, 30]] };
    const once = logMeanDifferenceBet([stratum], equal);
    const alone = { ...stratum, share: 1 };
    expect(logMeanDifferenceBet([stratum, alone, stratum], equal)).toBeCloseTo(2 * once, 12);
  });

  it('tolerates what it is told to', () => {
    const stratum: ValueStratum = { share: 0.5, canary: [[0.4, 300]], stable: [[0.2, 300]] };
    const limit = Math.log(20);
    expect(logMeanDifferenceBet([stratum], equal)).toBeGreaterThan(limit);
    expect(logMeanDifferenceBet([stratum], { ratio: 2.2, margin: 0 })).toBeLessThan(0);
    expect(logMeanDifferenceBet([stratum], { ratio: 1, margin: 0.22 })).toBeLessThan(0);
  });

  it('is on points never bolder than on the values', () => {
    const random = seededRandom(3);
    const value = () => inThousandths(random.next()) / 1_000;
    for (let i = 0; i < 50; i++) {
      const [canary, stable] = [
        Array.from({ length: 20 }, value),
        Array.from({ length: 60 }, value),
      ];
      const exact = { share: 0.25, canary: once(canary), stable: once(stable) };
      const points = { share: 0.25, canary: onPoints(canary), stable: onPoints(stable) };
      expect(logMeanDifferenceBet([points], equal), `seed ${random.seed}`).toBeLessThanOrEqual(
        logMeanDifferenceBet([exact], equal) + 1e-9,
      );
    }
  });

  it('calls alike arms different in at most alpha of runs', () => {
    const random = seededRandom(41);
    const runs = 150;
    const alarms = Array.from({ length: runs }, () => unitsUntilFound(random, 0.2, 600)).filter(
      (it) => it < Infinity,
    );
    expect(alarms.length, `seed ${random.seed}`).toBeLessThanOrEqual(falseAlarmLimit(runs, 0.05));
  });

  it('finds a mean loss of 0.23 in place of 0.20 within a few hundred units of a 5 % canary', () => {
    const random = seededRandom(42);
    const found = Array.from({ length: 41 }, () => unitsUntilFound(random, 0.23, 3_000));
    expect(found.toSorted((a, b) => a - b)[20], `seed ${random.seed}`).toBeLessThan(480);
  });
});

function once(values: readonly number[]): WeightedValues {
  return values.map((value) => [value, 1]);
}

function onPoints(values: readonly number[]): WeightedValues {
  const histogram: MutableHistogram = {};
  for (const value of values) addToUnitHistogram(histogram, inThousandths(value));
  return unitValues(histogram);
}

/** Losses around 0.20 in stable with a standard deviation of 0.18; units of a 5 % canary until found. */
function unitsUntilFound(random: SeededRandom, canaryMean: number, most: number): number {
  const histograms = { canary: {} as MutableHistogram, stable: {} as MutableHistogram };
  const share = 0.05;
  for (let units = 0; units < most;) {
    const arm = random.next() < share ? 'canary' : 'stable';
    const mean = arm === 'canary' ? canaryMean : 0.2;
    const size = (mean * (1 - mean)) / 0.18 ** 2 - 1;
    const loss = random.beta(mean * size, (1 - mean) * size);
    addToUnitHistogram(histograms[arm], inThousandths(loss));
    if (arm === 'stable') continue;
    units++;
    if (units % 10 > 0) continue;
    const [canary, stable] = [unitValues(histograms.canary), unitValues(histograms.stable)];
    const log = logMeanDifferenceBet([{ share, canary, stable }], equal);
    if (log >= Math.log(20)) return units;
  }
  return Infinity;
}
