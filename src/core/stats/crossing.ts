/** Halvings of the span that is searched. */
const halvings = 30;

/**
 * Where a rising function of x first reaches 0 between `low` and `high`; undefined when it does so
 * nowhere. A function that is not quite rising is crossed somewhere.
 */
export function crossing(
  rising: (x: number) => number,
  low: number,
  high: number,
): number | undefined {
  if (rising(high) < 0) return undefined;
  let [below, above] = [low, high];
  for (let i = 0; i < halvings; i++) {
    const middle = (below + above) / 2;
    if (rising(middle) < 0) below = middle;
    else above = middle;
  }
  return above;
}
