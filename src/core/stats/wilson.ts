import jStat from 'jstat';

/**
 * Wilson's score interval for a proportion, two-sided.
 *
 * Assumption: `successes` of `n` independent trials. Source: Wilson (1927), Probable inference, the
 * law of succession, and statistical inference, JASA 22.
 *
 * @param successes 0 to `n`.
 * @param confidence 0 to 1, exclusive.
 * @returns [low, high] within 0 to 1; [0, 1] without trials.
 */
export function wilson(
  successes: number,
  n: number,
  confidence = 0.95,
): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const z = jStat.normal.inv(1 - (1 - confidence) / 2, 0, 1);
  const rate = successes / n;
  const scale = 1 + (z * z) / n;
  const centre = rate + (z * z) / (2 * n);
  const spread = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const low = successes === 0 ? 0 : (centre - spread) / scale;
  const high = successes === n ? 1 : (centre + spread) / scale;
  return [low, high];
}
