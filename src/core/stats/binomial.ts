import jStat from 'jstat';

/** P(X >= k) for X ~ Binomial(n, p). */
export function upperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return p <= 0 ? 0 : p >= 1 ? 1 : jStat.ibeta(p, k, n - k + 1);
}

/** Logarithm of P(X = k) for X ~ Binomial(n, p). */
export function logBinomial(k: number, n: number, p: number): number {
  if (p <= 0) return k === 0 ? 0 : -Infinity;
  if (p >= 1) return k === n ? 0 : -Infinity;
  const ways = jStat.gammaln(n + 1) - jStat.gammaln(k + 1) - jStat.gammaln(n - k + 1);
  return ways + k * Math.log(p) + (n - k) * Math.log1p(-p);
}
