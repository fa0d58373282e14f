import jStat from 'jstat';

/**
 * Bonett and Price's adjusted Wald interval for the difference of two paired proportions, two-sided:
 * one imagined pair is added to each discordant cell. It is centred on the adjusted difference, not
 * on the observed one.
 *
 * Assumption: pairs are independent of each other. Sums of shares may stand for counts; the interval
 * is then wider than it need be. Source: Bonett and Price (2012), Adjusted Wald confidence interval
 * for a difference of binomial proportions based on paired data, Journal of Educational and
 * Behavioral Statistics 37.
 *
 * @param won Pairs that only the second passes: 0 to `n`.
 * @param lost Pairs that only the first passes: 0 to `n - won`.
 * @param confidence 0 to 1, exclusive.
 * @returns [low, high] of second minus first within -1 to 1; [-1, 1] without pairs.
 */
export function pairedDifferenceInterval(
  won: number,
  lost: number,
  n: number,
  confidence = 0.95,
): readonly [low: number, high: number] {
  if (n === 0) return [-1, 1];
  const z = jStat.normal.inv(1 - (1 - confidence) / 2, 0, 1);
  const winning = (won + 1) / (n + 2);
  const losing = (lost + 1) / (n + 2);
  const centre = winning - losing;
  const spread = z * Math.sqrt((winning + losing - centre ** 2) / (n + 2));
  return [Math.max(-1, centre - spread), Math.min(1, centre + spread)];
}
