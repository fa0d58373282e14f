/**
 * Holm's step-down adjustment: p-values that may each be compared with alpha while the chance of any
 * false rejection among all of them stays at most alpha, however they depend on one another.
 *
 * Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6.
 *
 * @returns The adjusted p-values in the order given.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  order.forEach(({ p, index }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = highest;
  });
  return adjusted;
}
