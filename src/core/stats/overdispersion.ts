/**
 * How much rates of several chunks of data scatter, in units of what chance alone would do: Pearson's
 * chi-squared over its degrees of freedom, about 1 where all chunks have the same rate.
 *
 * Assumption: outcomes of a chunk are independent, which returning users break; so a value a little
 * above 1 means little.
 *
 * Source: McCullagh and Nelder (1989), Generalized Linear Models, section 4.5.
 *
 * @param counts n > 0 outcomes a chunk, x of them with the event; at least two chunks.
 * @returns 0 or more; 1 where the rate is 0 or 1 all over.
 */
export function overdispersion(
  counts: readonly { readonly n: number; readonly x: number }[],
): number {
  const n = counts.reduce((sum, it) => sum + it.n, 0);
  const rate = counts.reduce((sum, it) => sum + it.x, 0) / n;
  if (rate <= 0 || rate >= 1 || counts.length < 2) return 1;
  const squares = counts.map((it) => (it.x - rate * it.n) ** 2 / (it.n * rate * (1 - rate)));
  return squares.reduce((sum, it) => sum + it, 0) / (counts.length - 1);
}
