import { describe, expect, it } from 'vitest';
import { totalOf, type MutableHistogram } from '../../../src/core/stats/histogram.ts';
import {
  binEdge,
  binRatio,
  binsIn,
  logBin,
  quantileBin,
  weightAbove,
  zeroBin,
} from '../../../src/core/stats/logHistogram.ts';
import {
  addToUnitHistogram,
  inThousandths,
  pointValue,
  weightPerValue,
} from '../../../src/core/stats/unitHistogram.ts';

describe('bins of amounts', () => {
  it.each([1e-9, 0.000_3, 0.99, 1, 1.02, 17, 1_234.5, 1e9])('hold %f within 2 %%', (amount) => {
    const edge = binEdge(logBin(amount));
    expect(edge).toBeGreaterThanOrEqual(amount * (1 - 1e-9));
    expect(edge).toBeLessThan(amount * binRatio * (1 + 1e-9));
  });

  it('have one of its own for nothing', () => {
    expect(logBin(0)).toBe(zeroBin);
    expect(binEdge(zeroBin)).toBe(0);
  });

  it('give quantiles, and what lies above a bin', () => {
    const histogram = { [zeroBin]: 10, 0: 40, 100: 45, 200: 5 };
    expect([0.05, 0.5, 0.9, 0.95, 0.96].map((q) => quantileBin(histogram, q))).toEqual([
      zeroBin,
      0,
      100,
      100,
      200,
    ]);
    expect(weightAbove(histogram, 0)).toBe(50);
    expect(weightAbove(histogram, 200)).toBe(0);
    expect(quantileBin({}, 0.5)).toBeNull();
  });

  it('count a ratio in bins, rounded up', () => {
    expect(binsIn(1)).toBe(0);
    expect(binsIn(binRatio)).toBe(1);
    expect(binsIn(1.03)).toBe(2);
  });
});

describe('points between 0 and 1', () => {
  it.each([0, 0.001, 0.05, 0.12, 0.5, 0.949, 0.999, 1])('keep %f exactly on average', (value) => {
    const histogram: MutableHistogram = {};
    addToUnitHistogram(histogram, inThousandths(value));
    expect(totalOf(histogram)).toBe(weightPerValue);
    const mean = Object.entries(histogram).reduce(
      (sum, [bin, weight]) => sum + (pointValue(Number(bin)) * weight) / weightPerValue,
      0,
    );
    expect(mean).toBeCloseTo(value, 12);
  });
});
