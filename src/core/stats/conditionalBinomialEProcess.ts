/** Events of both arms under one split. `share` is the canary's, 0 < share <= 1. */
export interface Stratum {
  readonly share: number;
  /** Units of the canary and of stable whose first event fell in this stratum. */
  readonly canary: number;
  readonly stable: number;
}

export type Direction = 'greater' | 'less';

/** Rate ratios over the tolerated one that the mixture bets on, each with the same stake. */
export const harmfulRatios = [1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3, 5, 10] as const;

interface Bet {
  /** The ratio less 1, and its logarithm. */
  readonly excess: number;
  readonly log: number;
}
const bets: Readonly<Record<Direction, readonly Bet[]>> = {
  greater: harmfulRatios.map((ratio) => ({ excess: ratio - 1, log: Math.log(ratio) })),
  less: harmfulRatios.map((ratio) => ({ excess: 1 / ratio - 1, log: -Math.log(ratio) })),
};

/**
 * Conditional-binomial e-process for the ratio of two event rates, as a natural logarithm.
 *
 * Given that a unit has an event, it belongs to the canary with probability
 * p = share * ratio / (share * ratio + 1 - share) when the canary's rate is `ratio` times
 * stable's, whatever stable's rate is. Per stratum, with th(r) = p r / (p r + 1 - p),
 *
 *   E = mean over r of (th / p)^canary * ((1 - th) / (1 - p))^stable,
 *
 * and E of the release is the product over its strata. Under "the canary's rate is at most (for
 * `less`: at least) `ratio` times stable's" E is a non-negative supermartingale with mean 1, so
 * E >= 1 / alpha happens with probability at most alpha, however often one looks (Ville's
 * inequality).
 *
 * Assumptions: `share` is the true probability of being assigned to the canary; assignment does not
 * depend on what the unit does; a unit counts once, at its first event; the rates may change over
 * time, but alike in both arms. A stratum without a control group (share 1) contributes nothing.
 *
 * Source: conditioning on the total as in Przyborowski and Wilenski (1940), Biometrika 31, 313-323;
 * e-processes by mixtures of likelihood ratios as in Ramdas, Gruenwald, Vovk, Shafer (2023),
 * Statistical Science 38, 576-601.
 *
 * @returns ln E: 0 without data, >= ln(1 / alpha) is a breach at level alpha.
 */
export function logRateRatioEvidence(
  strata: readonly Stratum[],
  ratio = 1,
  direction: Direction = 'greater',
): number {
  let sum = 0;
  for (const stratum of strata) sum += logMixture(stratum, ratio, bets[direction]);
  return sum;
}

function logMixture(
  { share, canary, stable }: Stratum,
  ratio: number,
  stakes: readonly Bet[],
): number {
  if (share >= 1 || canary + stable === 0) return 0;
  const p = (share * ratio) / (share * ratio + 1 - share);
  let highest = -Infinity;
  let total = 0;
  for (const { excess, log } of stakes) {
    // ln(th / p) = ln r - ln(1 + p (r - 1)), and ln((1 - th) / (1 - p)) is the last part alone.
    const term = canary * log - (canary + stable) * Math.log1p(p * excess);
    if (term > highest) {
      total = total * Math.exp(highest - term) + 1;
      highest = term;
    } else {
      total += Math.exp(term - highest);
    }
  }
  return highest + Math.log(total / stakes.length);
}
