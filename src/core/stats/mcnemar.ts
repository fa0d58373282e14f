import { upperTail } from './binomial.ts';

export interface McNemarResult {
  /** That the candidate is not worse: the chance of at least `regressed` among the discordant. */
  readonly oneSided: number;
  readonly twoSided: number;
}

/**
 * Exact McNemar test on paired outcomes: under the null a discordant pair is as likely a regression
 * as an improvement, so that regressions are binomial with probability 1/2.
 *
 * Assumption: pairs are independent of each other. Source: McNemar (1947), Psychometrika 12, in its
 * exact (binomial) form.
 *
 * @param regressed Pairs that only the baseline passes.
 * @param improved Pairs that only the candidate passes.
 */
export function mcnemarExact(regressed: number, improved: number): McNemarResult {
  const worse = upperTail(regressed, regressed + improved, 0.5);
  const better = upperTail(improved, regressed + improved, 0.5);
  return { oneSided: worse, twoSided: Math.min(1, 2 * Math.min(worse, better)) };
}
