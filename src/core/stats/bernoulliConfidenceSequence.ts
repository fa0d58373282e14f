import { concentrationFor, logBetaBinomialMixture } from './betaBinomialMixture.ts';

/** Of the rate: a bisection, because the evidence is infinite at 0 and 1. */
const halvings = 40;

/**
 * Always-valid two-sided interval for a Bernoulli rate: the rates that the beta-binomial mixture
 * has not rejected. It covers the true rate at all times at once with probability at least
 * 1 - alpha.
 *
 * Assumption: given the past, each trial succeeds with the same probability.
 *
 * Source: Howard, Ramdas, McAuliffe, Sekhon (2021), Time-uniform, nonparametric, nonasymptotic
 * confidence sequences, Annals of Statistics 49, 1055-1080; their `confseq` is the oracle.
 *
 * @param tOpt trials after which the interval shall be narrowest, about.
 * @returns [low, high] within 0 to 1; [0, 1] without data.
 */
export function bernoulliConfidenceSequence(
  successes: number,
  trials: number,
  alpha: number,
  tOpt: number,
): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const limit = Math.log(1 / alpha);
  const concentration = concentrationFor(tOpt);
  const rejected = (p: number): boolean =>
    logBetaBinomialMixture(successes, trials, p, concentration) >= limit;
  const rate = successes / trials;
  return [
    successes === 0 ? 0 : boundary(rejected, 0, rate),
    successes === trials ? 1 : boundary(rejected, 1, rate),
  ];
}

/** Between `outside`, which is rejected, and `inside`, which is not: the last rate not rejected. */
function boundary(rejected: (p: number) => boolean, outside: number, inside: number): number {
  for (let i = 0; i < halvings; i++) {
    const middle = (outside + inside) / 2;
    if (rejected(middle)) outside = middle;
    else inside = middle;
  }
  return (outside + inside) / 2;
}
