/**
 * Holm's step-down adjustment: p-values that may each be compared with alpha while the chance of any
 * false rejection among all of them stays at most alpha, however they depend on one another. A
 * hypothesis of greater weight gets a greater share of alpha.
 *
 * Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6;
 * with weights in its section 4.
 *
 * @param weights positive, any scale, one a p-value; absent: all alike.
 * @returns The adjusted p-values in the order given.
 */
export function holm(pValues: readonly number[], weights?: readonly number[]): number[] {
  const weightOf = (index: number): number => weights?.[index] ?? 1;
  const order = pValues
    .map((p, index) => ({ p, index, weight: weightOf(index) }))
    .sort((a, b) => a.p / a.weight - b.p / b.weight);
  const adjusted = new Array<number>(pValues.length);
  let left = order.reduce((sum, { weight }) => sum + weight, 0);
  let highest = 0;
  for (const { p, index, weight } of order) {
    highest = Math.max(highest, Math.min(1, (p * left) / weight));
    adjusted[index] = highest;
    left -= weight;
  }
  return adjusted;
}
