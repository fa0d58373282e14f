/**
 * Splits an error probability over tests by weight, so that the chance that any of them errs is at
 * most `alpha` (Bonferroni's inequality; it needs no independence).
 *
 * @param weights positive, any scale. @returns the share of each, in order; they add up to alpha.
 */
export function shareAlpha(alpha: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (alpha * weight) / total);
}
