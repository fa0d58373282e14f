import { logBinomial } from '../../src/core/stats/binomial.ts';
import { pairedNonInferiority } from '../../src/core/stats/pairedNonInferiority.ts';

const negligible = 1e-7;

/**
 * Exact power of `pairedNonInferiority` at equally good versions: the chance of all outcomes of `n`
 * pairs that it passes, by enumeration. For a number of improvements it passes up to some number of
 * regressions, which only grows with them, so that the boundary is walked along.
 */
export function nonInferiorityPower(
  n: number,
  discordant: number,
  margin: number,
  alpha: number,
): number {
  const passes = (regressed: number, improved: number): boolean =>
    pairedNonInferiority({ n, regressed, improved }, margin) <= alpha;
  let power = 0;
  let most = -1;
  for (const improved of likely(n, discordant / 2)) {
    while (passes(most + 1, improved)) most++;
    const chance = Math.exp(logBinomial(improved, n, discordant / 2));
    const others = n - improved;
    const rate = discordant / 2 / (1 - discordant / 2);
    for (let regressed = 0; regressed <= most; regressed++) {
      power += chance * Math.exp(logBinomial(regressed, others, rate));
    }
  }
  return power;
}

function likely(n: number, rate: number): number[] {
  const all = Array.from({ length: n + 1 }, (_, at) => at);
  return all.filter((at) => Math.exp(logBinomial(at, n, rate)) > negligible);
}
