import { addWeight, type Histogram, type MutableHistogram } from './histogram.ts';

/**
 * Values in [0, 1] as weights on 21 points, 0, 0.05, ... 1. A value between two points gives each a
 * part of its weight, such that the mean stays exact. For a sum of a concave function, such as the
 * logarithm of a bet, the points give at most what the value itself would (Jensen's inequality), so
 * that a test on the points is never bolder than one on the values.
 *
 * Whole numbers all through: values in thousandths, weights in fiftieths.
 */
export const perUnit = 1_000;
export const weightPerValue = 50;
const points = 20;
const step = perUnit / points;

/** A value in [0, 1] in thousandths, to the nearest: what is finer is not told apart. */
export function inThousandths(value: number): number {
  return Math.round(value * perUnit);
}

export function addToUnitHistogram(histogram: MutableHistogram, thousandths: number): void {
  const bin = Math.min(Math.floor(thousandths / step), points - 1);
  const above = thousandths - bin * step;
  addWeight(histogram, bin, step - above);
  addWeight(histogram, bin + 1, above);
}

/** The value of a point. */
export function pointValue(bin: number): number {
  return bin / points;
}

/** Values with their weights, 1 for each value that was added. */
export function unitValues(
  histogram: Histogram,
): readonly (readonly [value: number, weight: number])[] {
  return Object.entries(histogram).map(([bin, weight]) => [
    pointValue(Number(bin)),
    weight / weightPerValue,
  ]);
}
