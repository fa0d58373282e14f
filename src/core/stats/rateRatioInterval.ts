import { logRateRatioEvidence, type Stratum } from './conditionalBinomialEProcess.ts';

const widest = 1e4;
const halvings = 30;

/**
 * Always-valid two-sided interval for the ratio of the canary's event rate to stable's: the ratios
 * that the conditional-binomial e-process has not rejected at alpha / 2 on either side. It covers
 * the true ratio at all times at once with probability at least 1 - alpha.
 *
 * The evidence against "at most rho" falls in rho and that against "at least rho" rises, so each
 * end is found by bisection, on a logarithmic scale.
 *
 * Assumptions and source: those of the e-process, and that the ratio is the same in every stratum.
 * Where strata contradict each other so much that no ratio is left, it is what lies between the two
 * ends that crossed.
 *
 * @returns [low, high]; low is 0 and high Infinity where the data do not bound the ratio within
 *   1/10,000 to 10,000.
 */
export function rateRatioInterval(
  strata: readonly Stratum[],
  alpha: number,
): readonly [low: number, high: number] {
  const limit = Math.log(2 / alpha);
  const tooLow = (ratio: number): boolean =>
    logRateRatioEvidence(strata, ratio, 'greater') >= limit;
  const tooHigh = (ratio: number): boolean => logRateRatioEvidence(strata, ratio, 'less') >= limit;
  const low = tooLow(1 / widest) ? boundary(tooLow) : 0;
  const high = tooHigh(widest) ? boundary((ratio) => !tooHigh(ratio)) : Infinity;
  return low <= high ? [low, high] : [high, low];
}

/** The ratio up to which `holds`. */
function boundary(holds: (ratio: number) => boolean): number {
  let low = -Math.log(widest);
  let high = Math.log(widest);
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (holds(Math.exp(middle))) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
