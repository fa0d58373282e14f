import jStat from 'jstat';

/**
 * The largest number of false alarms in `runs` that a test with error probability `alpha` may show:
 * more would happen by chance in less than one of 10,000 simulations.
 */
export function falseAlarmLimit(runs: number, alpha: number): number {
  let limit = Math.floor(runs * alpha);
  while (limit < runs && 1 - jStat.binomial.cdf(limit, runs, alpha) > 1e-4) limit++;
  return limit;
}
