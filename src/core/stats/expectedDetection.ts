import { bernoulliConfidenceSequence } from './bernoulliConfidenceSequence.ts';
import { logRateRatioEvidence } from './conditionalBinomialEProcess.ts';

/** A canary that is worse than stable; rates of the bad outcome by key, 0 to 1. */
export interface Harm {
  /** Of the keys that are in the canary, 0 < share < 1. */
  readonly share: number;
  readonly stableRate: number;
  readonly canaryRate: number;
}

/** Longer than any release: what takes more keys than this is never seen. */
const mostKeys = 1e9;

/**
 * Canary keys after which the conditional-binomial e-process for "the canary's rate is at most
 * `tolerated` times stable's" reaches its limit, if events come exactly at their expected rates (the
 * fluid limit of the process). Real delays scatter around it; see docs/statistics for how much.
 *
 * @returns null when it never does: the harm is within what is tolerated, or there is no event.
 */
export function keysUntilRatioSeen(harm: Harm, tolerated: number, alpha: number): number | null {
  const { share, stableRate, canaryRate } = harm;
  if (share >= 1) return null;
  const stablePerCanaryKey = ((1 - share) / share) * stableRate;
  const limit = Math.log(1 / alpha);
  return firstAbove(limit, (keys) =>
    logRateRatioEvidence(
      [{ share, canary: keys * canaryRate, stable: keys * stablePerCanaryKey }],
      tolerated,
    ),
  );
}

/**
 * Canary keys after which the always-valid interval of a rate of bad outcomes lies wholly above
 * `limit`, in the same fluid limit; null when the rate is not above it.
 *
 * @param tOpt as for `bernoulliConfidenceSequence`.
 */
export function keysUntilRateSeen(
  rate: number,
  limit: number,
  alpha: number,
  tOpt: number,
): number | null {
  if (rate <= limit) return null;
  return firstAbove(
    limit,
    (keys) => bernoulliConfidenceSequence(keys * rate, keys, alpha, tOpt)[0],
  );
}

/** The least whole x at which an eventually rising function exceeds `limit`. */
function firstAbove(limit: number, f: (x: number) => number): number | null {
  let high = 1;
  while (f(high) < limit) {
    high *= 2;
    if (high > mostKeys) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (f(middle) < limit) low = middle;
    else high = middle;
  }
  return high;
}
