import jStat from 'jstat';
import { describe, expect, it } from 'vitest';
import vectors from '../../vectors/mixtures.json' with { type: 'json' };

describe('the distribution functions of jStat', () => {
  it.each(vectors.gammaln)('know ln gamma of $x to ten digits', ({ x, gammaln }) => {
    const error = Math.abs(jStat.gammaln(x) - gammaln);
    expect(error).toBeLessThan(1e-10 * Math.max(1, Math.abs(gammaln)));
  });

  it.each(vectors.ibeta)('know the incomplete beta function of $args', ({ args, ibeta }) => {
    const [x = 0, a = 0, b = 0] = args;
    expect(Math.abs(jStat.ibeta(x, a, b) - ibeta)).toBeLessThan(1e-7);
  });
});
