/** Weights by bin, additive over bins; bins without weight are left out. */
export type Histogram = Readonly<Record<number, number>>;
export type MutableHistogram = Record<number, number>;

export function addWeight(histogram: MutableHistogram, bin: number, weight: number): void {
  if (weight !== 0) histogram[bin] = (histogram[bin] ?? 0) + weight;
}

export function totalOf(histogram: Histogram): number {
  let total = 0;
  for (const weight of Object.values(histogram)) total += weight;
  return total;
}

/** Bins with their weights, ascending by bin. */
export function ascending(
  histogram: Histogram,
): readonly (readonly [bin: number, weight: number])[] {
  return Object.entries(histogram)
    .map(([bin, weight]) => [Number(bin), weight] as const)
    .sort(([a], [b]) => a - b);
}

/** A copy that leaves out bins whose weight has come to nothing. */
export function withoutZeros(histogram: Histogram): Histogram {
  return Object.fromEntries(Object.entries(histogram).filter(([, weight]) => weight !== 0));
}
