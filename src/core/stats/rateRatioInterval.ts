import type { Direction } from './conditionalBinomialEProcess.ts';
import { findRoot } from './findRoot.ts';

/** Logarithm of the largest ratio that is told apart from no bound at all. */
const widest = Math.log(1e4);
/** Of the logarithm of the evidence. */
const tolerance = 1e-6;

/** ln E against "the canary's rate is at most (`less`: at least) `ratio` times stable's". */
export type RatioEvidence = (ratio: number, direction: Direction) => number;

/**
 * Always-valid two-sided interval for the ratio of the canary's event rate to stable's: the ratios
 * that an e-process has not rejected at alpha / 2 on either side. It covers the true ratio at all times
 * at once with probability at least 1 - alpha.
 *
 * The evidence against "at most rho" falls in rho and that against "at least rho" rises, so each
 * end is one root, sought on a logarithmic scale.
 *
 * Assumptions and source: those of the e-process, and that the ratio is the same in every stratum.
 * Where strata contradict each other so much that no ratio is left, it is what lies between the two
 * ends that crossed.
 *
 * @returns [low, high]; low is 0 and high Infinity where the data do not bound the ratio within
 *   1/10,000 to 10,000.
 */
export function rateRatioInterval(
  evidence: RatioEvidence,
  alpha: number,
): readonly [low: number, high: number] {
  const limit = Math.log(2 / alpha);
  const low = boundary(evidence, 'greater', limit) ?? 0;
  const high = boundary(evidence, 'less', limit) ?? Infinity;
  return low <= high ? [low, high] : [high, low];
}

/** The ratio at which the evidence reaches the limit; undefined when it does so nowhere. */
function boundary(
  evidence: RatioEvidence,
  direction: Direction,
  limit: number,
): number | undefined {
  const excess = (logRatio: number): number => evidence(Math.exp(logRatio), direction) - limit;
  const rejected = direction === 'greater' ? -widest : widest;
  if (excess(rejected) < 0) return undefined;
  if (excess(-rejected) >= 0) return Math.exp(-rejected);
  return Math.exp(findRoot(excess, rejected, -rejected, tolerance));
}
