/**
 * Weighted mean of e-values, as a logarithm. The mean of e-processes for the same null is one again,
 * whatever they share, so that none of them has to be chosen: ln E is at least each one's own plus the
 * logarithm of its weight.
 *
 * Source: Vovk and Wang (2021), E-values: calibration, combination and applications, Annals of
 * Statistics 49, 1736-1754 (the mean is, in essence, the only way to merge e-values symmetrically).
 *
 * @param weighted weights > 0 that add up to 1, each with a natural logarithm of evidence.
 */
export function logMeanEvidence(
  weighted: readonly (readonly [weight: number, logEvidence: number])[],
): number {
  const highest = Math.max(...weighted.map(([, log]) => log));
  if (highest === -Infinity) return -Infinity;
  const sum = weighted.reduce((all, [weight, log]) => all + weight * Math.exp(log - highest), 0);
  return highest + Math.log(sum);
}
