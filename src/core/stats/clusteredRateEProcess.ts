import jStat from 'jstat';
import type { Direction } from './conditionalBinomialEProcess.ts';
import type { KeySums } from './keySums.ts';

/** Both arms under one split. */
export interface ClusteredStratum {
  readonly canary: KeySums;
  readonly stable: KeySums;
}

/**
 * Before so many keys of either arm, and so many keys' worth of x on either side, an estimated
 * variance says too little: the stratum contributes nothing.
 */
export const fewestKeys = 30;

/** Standard deviation of the relative difference that the mixture expects. */
const expectedDifference = 0.5;

/**
 * Asymptotic e-process for the ratio of two rates of events a request where requests of one key are
 * alike: a half-normal mixture over the relative difference (R_canary - r0 R_stable) / (r0 R_stable),
 * with R = sum of x over sum of n and a variance between keys (linearised ratio estimator).
 *
 *   E = 2 sqrt(v / (v + t^2)) exp(z^2 t^2 / (2 (v + t^2))) Phi(z t / sqrt(v + t^2)),
 *
 * z the difference over its standard error, v its variance, t the expected difference. The product
 * over strata is the release's; >= ln(1 / alpha) is a breach at level alpha, however often one looks.
 *
 * Assumptions: many keys (the level is asymptotic); who is in which arm is drawn by lot; keys are
 * independent of each other. Requests of one key need not be.
 *
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas (2024), Time-uniform central limit theory and
 * asymptotic confidence sequences, Annals of Statistics 52, arXiv 2103.06476 (one-sided, with
 * rho = t / s); the variance is the cluster-robust one of a ratio of means, Liang and Zeger (1986),
 * Biometrika 73, 13-22.
 *
 * @param margin added to what is tolerated, in units of x a request.
 * @returns ln E; 0 without enough keys.
 */
export function logClusteredRateEvidence(
  strata: readonly ClusteredStratum[],
  ratio = 1,
  direction: Direction = 'greater',
  margin = 0,
): number {
  let sum = 0;
  for (const stratum of strata) sum += logMixture(stratum, ratio, direction, margin);
  return sum;
}

function logMixture(
  { canary, stable }: ClusteredStratum,
  ratio: number,
  direction: Direction,
  margin: number,
): number {
  if (Math.min(canary.keys, stable.keys) < fewestKeys) return 0;
  const expected = (ratio * stable.x) / stable.n + margin;
  if (expected <= 0) return 0;
  const rate = canary.x / canary.n;
  const variance =
    (varianceOf(canary, rate, stable, ratio) + ratio ** 2 * ownVariance(stable)) / expected ** 2;
  if (variance <= 0) return 0;
  const above = (rate - expected) / expected / Math.sqrt(variance);
  const z = direction === 'greater' ? above : -above;
  const prior = expectedDifference ** 2;
  const all = variance + prior;
  return (
    Math.LN2 +
    0.5 * Math.log(variance / all) +
    (z * z * prior) / (2 * all) +
    logNormalCdf(z * Math.sqrt(prior / all))
  );
}

/** Of the canary's rate: its own, or what stable's keys would show if there were so few of them. */
function varianceOf(canary: KeySums, rate: number, stable: KeySums, ratio: number): number {
  const own = residuals(canary, rate) / canary.n ** 2;
  const stables = residuals(stable, stable.x / stable.n) / stable.keys;
  return Math.max(own, (ratio ** 2 * stables * canary.keys) / canary.n ** 2);
}

function ownVariance(sums: KeySums): number {
  return residuals(sums, sums.x / sums.n) / sums.n ** 2;
}

/** Sum over keys of (x - rate n)^2. */
function residuals({ xx, nx, nn }: KeySums, rate: number): number {
  return Math.max(0, xx - 2 * rate * nx + rate * rate * nn);
}

/** ln Phi(z); by its asymptotic form where Phi is too small to be told from 0. */
function logNormalCdf(z: number): number {
  if (z > -20) return Math.log(jStat.normal.cdf(z, 0, 1));
  return -0.5 * z * z - Math.log(-z) - 0.5 * Math.log(2 * Math.PI);
}
