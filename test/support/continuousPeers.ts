/**
 * Methods that look at data all the time and that the product does not use: what its own are measured
 * against, checked by the values of their authors.
 */

/**
 * Robbins' two-sided normal mixture: a bound on a centred sum of intrinsic time `v`, tightest at `vOpt`,
 * that holds at every time with chance 1 - alpha. Howard, Ramdas, McAuliffe and Sekhon (2021),
 * Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of Statistics 49.
 */
export function normalMixtureBound(v: number, alpha: number, vOpt: number): number {
  const logs = -2 * Math.log(alpha);
  const rho = vOpt / (logs + Math.log(1 + logs));
  return Math.sqrt((v + rho) * (Math.log(1 + v / rho) + logs));
}

export interface ArmCounts {
  readonly x: number;
  readonly n: number;
}

/**
 * Asymptotic confidence sequence of the relative difference of two rates, b to a, as GrowthBook's
 * sequential test has it: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2023), Time-uniform central
 * limit theory and asymptotic confidence sequences; the variance of the ratio by the delta method.
 *
 * @param tuning Observations at which it is tightest.
 */
export function relativeConfidenceSequence(
  a: ArmCounts,
  b: ArmCounts,
  tuning: number,
  alpha: number,
): { readonly effect: number; readonly ci: readonly [number, number] } {
  const [meanA, meanB] = [a.x / a.n, b.x / b.n];
  const varianceOf = (mean: number, n: number): number => (mean * (1 - mean)) / n;
  const variance =
    varianceOf(meanB, b.n) / meanA ** 2 + (varianceOf(meanA, a.n) * meanB ** 2) / meanA ** 4;
  const logs = -2 * Math.log(alpha);
  const n = a.n + b.n;
  const time = (n * (logs + Math.log(logs + 1))) / tuning + 1;
  const half = Math.sqrt(
    (variance * n * (2 * time * Math.log(Math.sqrt(time) / alpha))) / (n * (time - 1)),
  );
  const effect = meanB / meanA - 1;
  return { effect, ci: [effect - half, effect + half] };
}

/**
 * Chance that a two-sided test at `critical` standard errors rejects at any of `looks` equally spaced
 * looks where nothing is to be found, by recursive integration over the sum so far (Armitage, McPherson
 * and Rowe 1969, Repeated significance tests on accumulating data, JRSS A 132). Accurate to about 1e-4.
 */
export function peekingFalseAlarm(looks: number, critical: number): number {
  let before = cellsOf(critical);
  let held = before.middles.map(normalDensity);
  for (let look = 2; look <= looks; look++) {
    const { middles, width } = before;
    const now = cellsOf(critical * Math.sqrt(look));
    const arrived = (sum: number): number =>
      middles.reduce((all, from, at) => all + (held[at] ?? 0) * normalDensity(sum - from), 0);
    held = now.middles.map((sum) => arrived(sum) * width);
    before = now;
  }
  return 1 - held.reduce((all, value) => all + value, 0) * before.width;
}

interface Cells {
  readonly middles: readonly number[];
  readonly width: number;
}

/** Cells that cover (-limit, limit). */
function cellsOf(limit: number): Cells {
  const count = Math.ceil(limit / 0.02);
  const width = (2 * limit) / count;
  return { width, middles: Array.from({ length: count }, (_, at) => (at + 0.5) * width - limit) };
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
