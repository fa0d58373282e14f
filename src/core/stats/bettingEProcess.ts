import type { Direction } from './conditionalBinomialEProcess.ts';
import { logMeanEvidence } from './meanEvidence.ts';

/** Values in [0, 1] with their weights, 1 for each unit that counts. */
export type WeightedValues = readonly (readonly [value: number, weight: number])[];

/** Values of both arms under one split. `share` is the canary's, 0 < share <= 1. */
export interface ValueStratum {
  readonly share: number;
  readonly canary: WeightedValues;
  readonly stable: WeightedValues;
}

/** What is tolerated: a mean of at most `ratio` times stable's and `margin` more. */
export interface Tolerated {
  readonly ratio: number;
  readonly margin: number;
}

/** Stakes, as parts of the largest with which no value can lose everything. */
const stakes = [0.06, 0.15, 0.35, 0.8] as const;
/** Values that the arms are centred on; the closer to their mean, the less their scatter costs. */
const centres = [0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9] as const;

/**
 * Betting e-process against "the mean of values in [0, 1] is at most (`less`: at least) `reference`",
 * as a natural logarithm: the mean, over a fixed grid of bets b, of the product over values y of
 * 1 + b (y - reference). Every factor is at least 0 and has expectation at most 1 under the null, so
 * that E is a non-negative supermartingale (Ville's inequality: E >= 1 / alpha with probability at most
 * alpha, however often one looks). Bets are fixed beforehand, so E needs a histogram only: it adds up
 * over servers and does not depend on order.
 *
 * Assumption: given the past, each value has a mean on the null's side.
 *
 * Source: Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting,
 * JRSS B 86, 1-27 (their hedged capital with constant bets, mixed).
 */
export function logMeanBet(
  values: WeightedValues,
  reference: number,
  direction: Direction = 'greater',
): number {
  const sign = direction === 'greater' ? 1 : -1;
  const worst = sign > 0 ? reference : 1 - reference;
  // A reference at the end of the range is passed by nothing, or by anything.
  const largest = 1 / Math.max(worst, 1e-9);
  return logMeanEvidence(
    stakes.map((stake) => [
      1 / stakes.length,
      logProduct(values, (value) => sign * stake * largest * (value - reference)),
    ]),
  );
}

/**
 * Betting e-process for two arms that lots were drawn for, as a natural logarithm, against "the canary's
 * mean is at most (`less`: at least) `ratio` times stable's and `margin` more". Per unit with value y,
 * canary's share s, centre c and bet b, the factor is 1 + b g with
 *
 *   g = (y - c) / s - margin                     in the canary,
 *   g = -(ratio y - c) / (1 - s) - margin        in stable,
 *
 * whose expectation over the lot is mean_canary - ratio mean_stable - margin, whatever c is. E is the
 * mean over a grid of centres and bets of the products; the product over strata is the release's. With
 * values 0 and 1, centre 0 and ratio 1 it is the conditional-binomial e-process.
 *
 * Assumptions: `share` is the true probability of being assigned to the canary, and assignment does not
 * depend on the unit; a unit counts once, at its first value. Means may change over time.
 *
 * Source: as for `logMeanBet`, on the values weighted by the inverse of their chance to be seen
 * (Horvitz and Thompson 1952, JASA 47, 663-685).
 */
export function logMeanDifferenceBet(
  strata: readonly ValueStratum[],
  { ratio, margin }: Tolerated,
  direction: Direction = 'greater',
): number {
  let sum = 0;
  for (const stratum of strata) {
    if (stratum.share >= 1 || stratum.canary.length + stratum.stable.length === 0) continue;
    sum += logStratum(stratum, ratio, margin, direction === 'greater' ? 1 : -1);
  }
  return sum;
}

function logStratum(
  { share, canary, stable }: ValueStratum,
  ratio: number,
  margin: number,
  sign: number,
): number {
  const weight = 1 / (centres.length * stakes.length);
  const terms: (readonly [number, number])[] = [];
  for (const centre of centres) {
    const ofCanary = (y: number): number => sign * ((y - centre) / share - margin);
    const ofStable = (y: number): number => sign * ((centre - ratio * y) / (1 - share) - margin);
    // Linear in y: the worst is at an end.
    const worst = Math.min(ofCanary(0), ofCanary(1), ofStable(0), ofStable(1), -1e-6);
    for (const stake of stakes) {
      const bet = -stake / worst;
      const log =
        logProduct(canary, (y) => bet * ofCanary(y)) + logProduct(stable, (y) => bet * ofStable(y));
      terms.push([weight, log]);
    }
  }
  return logMeanEvidence(terms);
}

function logProduct(values: WeightedValues, gain: (value: number) => number): number {
  let sum = 0;
  for (const [value, weight] of values) sum += weight * Math.log1p(gain(value));
  return sum;
}
