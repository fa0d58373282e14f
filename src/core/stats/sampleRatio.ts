import { concentrationFor, logBetaBinomialMixture } from './betaBinomialMixture.ts';

/** New units of both arms under one split. `share` is the canary's, 0 < share <= 1. */
export interface SplitCounts {
  readonly share: number;
  readonly canary: number;
  readonly stable: number;
}

/** Units after which a deviation of common size shall be found soonest. */
const tOpt = 1_000;

/**
 * Sample-ratio e-test: whether the arms' sizes fit the split that was assigned. The product over
 * strata of beta-binomial mixtures against "share", as a logarithm; >= ln(1 / alpha) is a mismatch
 * at level alpha, however often one looks.
 *
 * Assumption: a unit counts in one stratum only, at its first appearance in the release, because
 * its arm in a later stratum depends on its arm in an earlier one.
 *
 * Source: Lindon and Malek (2022), Anytime-valid inference for multinomial count data, NeurIPS 35.
 */
export function logSampleRatioEvidence(strata: readonly SplitCounts[]): number {
  const concentration = concentrationFor(tOpt);
  let sum = 0;
  for (const { share, canary, stable } of strata) {
    if (share >= 1) continue;
    sum += logBetaBinomialMixture(canary, canary + stable, share, concentration);
  }
  return sum;
}
