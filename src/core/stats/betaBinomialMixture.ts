import jStat from 'jstat';

/**
 * Beta-binomial mixture martingale against "the success probability is p", as a logarithm:
 *
 *   E = B(c p + x, c (1 - p) + n - x) / (B(c p, c (1 - p)) p^x (1 - p)^(n - x))
 *
 * for x successes in n trials and a Beta prior of mean p and concentration c > 0. A larger c bets
 * on smaller deviations. Under the null, E is a martingale with mean 1.
 *
 * Assumption: given the past, each trial succeeds with probability p.
 *
 * Source: Robbins (1970), Annals of Mathematical Statistics 41, 1397-1409; in this form Howard,
 * Ramdas, McAuliffe, Sekhon (2021), Annals of Statistics 49, 1055-1080.
 */
export function logBetaBinomialMixture(
  successes: number,
  trials: number,
  p: number,
  concentration: number,
): number {
  if (trials === 0) return 0;
  const a = concentration * p;
  const b = concentration * (1 - p);
  const failures = trials - successes;
  return (
    logBeta(a + successes, b + failures) -
    logBeta(a, b) -
    successes * Math.log(p) -
    failures * Math.log1p(-p)
  );
}

/** The concentration whose boundary is narrowest, about, after `tOpt` trials at level 0.05. */
export function concentrationFor(tOpt: number): number {
  const twice = 2 * Math.log(1 / 0.05);
  return Math.max(tOpt / (twice + Math.log1p(twice)) - 1, 1e-3);
}

function logBeta(a: number, b: number): number {
  return jStat.gammaln(a) + jStat.gammaln(b) - jStat.gammaln(a + b);
}
