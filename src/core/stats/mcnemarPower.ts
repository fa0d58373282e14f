import { logBinomial, upperTail } from './binomial.ts';

export interface PairedRates {
  /** Share of cases that the change breaks, and that it mends; together at most 1. */
  readonly regress: number;
  readonly improve: number;
}

const negligible = 1e-12;
const largest = 100_000;
const rounding = 1e-9;

/**
 * Power of the one-sided exact McNemar test: the chance that it rejects at `alpha` with `n` cases and
 * that regressions exceed improvements by more than `margin` of the cases, summed over every number
 * of discordant pairs.
 *
 * Source: Duffy (1984), Asymptotic and exact power for the McNemar test, Biometrics 40.
 *
 * @param margin 0 to 1; 0 asks for significance alone.
 */
export function mcnemarPower(
  n: number,
  { regress, improve }: PairedRates,
  alpha: number,
  margin = 0,
): number {
  const discordant = regress + improve;
  if (regress <= 0) return 0;
  const spread = 8 * Math.sqrt(n * discordant * (1 - discordant)) + 20;
  const first = Math.max(0, Math.floor(n * discordant - spread));
  const last = Math.min(n, Math.ceil(n * discordant + spread));
  let power = 0;
  let critical = Math.floor(first / 2);
  for (let pairs = first; pairs <= last; pairs++) {
    while (upperTail(critical, pairs, 0.5) > alpha) critical++;
    const chance = Math.exp(logBinomial(pairs, n, discordant));
    if (chance < negligible) continue;
    const beyond = Math.floor((pairs + margin * n) / 2 + rounding) + 1;
    power += chance * upperTail(Math.max(critical, beyond), pairs, regress / discordant);
  }
  return power;
}

/**
 * Cases with which the test above reaches `power`, to within one per cent (the power of an exact test
 * rises in a saw-tooth). Null when a hundred thousand would not do.
 */
export function mcnemarSampleSize(
  rates: PairedRates,
  alpha: number,
  power: number,
  margin = 0,
): number | null {
  if (rates.regress - rates.improve <= margin) return null;
  const enough = (n: number): boolean => mcnemarPower(n, rates, alpha, margin) >= power;
  if (!enough(largest)) return null;
  let high = 10;
  while (!enough(high)) high = Math.min(2 * high, largest);
  let low = high / 2;
  while (high - low > Math.max(1, low / 100)) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
