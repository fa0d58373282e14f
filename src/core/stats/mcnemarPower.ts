import { logBinomial, upperTail } from './binomial.ts';

export interface PairedRates {
  /** Share of cases that the change breaks, and that it mends; together at most 1. */
  readonly regress: number;
  readonly improve: number;
}

const negligible = 1e-12;
const largest = 1_000_000;

/**
 * Power of the one-sided exact McNemar test: the chance that it rejects at `alpha` with `n` cases,
 * summed over every number of discordant pairs.
 *
 * Source: Duffy (1984), Asymptotic and exact power for the McNemar test, Biometrics 40.
 */
export function mcnemarPower(n: number, { regress, improve }: PairedRates, alpha: number): number {
  const discordant = regress + improve;
  if (regress <= 0) return 0;
  let power = 0;
  let critical = 0;
  for (let pairs = 0; pairs <= n; pairs++) {
    while (upperTail(critical, pairs, 0.5) > alpha) critical++;
    const chance = Math.exp(logBinomial(pairs, n, discordant));
    if (chance < negligible) continue;
    power += chance * upperTail(critical, pairs, regress / discordant);
  }
  return power;
}

/**
 * Cases with which the one-sided exact McNemar test reaches `power`, to within one per cent (the
 * power of an exact test rises in a saw-tooth). Null when more than a million would not do.
 */
export function mcnemarSampleSize(rates: PairedRates, alpha: number, power: number): number | null {
  if (rates.regress <= rates.improve) return null;
  const enough = (n: number): boolean => mcnemarPower(n, rates, alpha) >= power;
  let high = 10;
  while (!enough(high)) {
    high *= 2;
    if (high > largest) return null;
  }
  let low = high / 2;
  while (high - low > Math.max(1, low / 100)) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
