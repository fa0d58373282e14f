import { ascending, totalOf, type Histogram } from './histogram.ts';

/**
 * Amounts (milliseconds, tokens, US dollars) in bins of equal ratio, each 2 % wide: bin b holds the
 * amounts above 1.02^(b - 1) and up to 1.02^b. The bins are fixed, so that histograms of any servers,
 * hours or stages add up bin by bin, in SQL too.
 *
 * Source of the mapping: Masson, Rim, Lee (2019), DDSketch, PVLDB 12, 2195-2205 (without collapsing).
 */
export const binRatio = 1.02;
const logRatio = Math.log(binRatio);

/** Bin of an amount that is 0, below all others. */
export const zeroBin = -10_000;
const least = 1e-12;

/** The bin of an amount >= 0. */
export function logBin(amount: number): number {
  return amount < least ? zeroBin : upwards(Math.log(amount) / logRatio);
}

/** The largest amount of a bin. */
export function binEdge(bin: number): number {
  return bin === zeroBin ? 0 : Math.exp(bin * logRatio);
}

/** Of how many bins `ratio` is, rounded up: amounts above it are in a bin further on. */
export function binsIn(ratio: number): number {
  return upwards(Math.log(ratio) / logRatio);
}

/** To the next whole number, but for rounding errors; 0 without a sign. */
function upwards(x: number): number {
  return Math.ceil(x - 1e-9) + 0;
}

/** The bin that holds the quantile, 0 < q < 1; null for an empty histogram. */
export function quantileBin(histogram: Histogram, q: number): number | null {
  const wanted = q * totalOf(histogram);
  let below = 0;
  for (const [bin, weight] of ascending(histogram)) {
    below += weight;
    if (below >= wanted) return bin;
  }
  return null;
}

/** Weight of the bins above `bin`. */
export function weightAbove(histogram: Histogram, bin: number): number {
  let sum = 0;
  for (const [at, weight] of Object.entries(histogram)) if (Number(at) > bin) sum += weight;
  return sum;
}
