import { describe, expect, it } from 'vitest';
import { pairedDifferenceInterval } from '../../../src/core/stats/pairedDifference.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/**
 * The worked examples in the manual of the R package statpsych, `ci.prop.ps` and `ci.pairs.prop1`,
 * whose method this is.
 */
const published = [
  { won: 26, lost: 4, n: 48, low: 0.2548067, high: 0.6251933 },
  { won: 125, lost: 82, n: 299, low: 0.05011508, high: 0.2355992 },
  { won: 125, lost: 92, n: 299, low: 0.0140723, high: 0.2051968 },
  { won: 82, lost: 92, n: 299, low: -0.11952594, high: 0.05308076 },
];

describe('interval of a paired difference', () => {
  it.each(published)('is the published one at $won won and $lost lost of $n', (it) => {
    const [low, high] = pairedDifferenceInterval(it.won, it.lost, it.n);
    expect(low).toBeCloseTo(it.low, 6);
    expect(high).toBeCloseTo(it.high, 6);
  });

  it('turns its sign when the sides are exchanged', () => {
    const [low, high] = pairedDifferenceInterval(3, 11, 60);
    const [otherLow, otherHigh] = pairedDifferenceInterval(11, 3, 60);
    expect([low, high]).toEqual([-otherHigh, -otherLow]);
  });

  it.each([
    { won: 0, lost: 0, n: 0 },
    { won: 1, lost: 0, n: 1 },
    { won: 0, lost: 2, n: 2 },
    { won: 0, lost: 60, n: 60 },
    { won: 0, lost: 0, n: 60 },
  ])('stays within -1 to 1 and holds the observed difference at $won, $lost of $n', (it) => {
    const [low, high] = pairedDifferenceInterval(it.won, it.lost, it.n);
    const observed = it.n === 0 ? 0 : (it.won - it.lost) / it.n;
    expect(low).toBeGreaterThanOrEqual(-1);
    expect(high).toBeLessThanOrEqual(1);
    expect(low).toBeLessThanOrEqual(observed);
    expect(high).toBeGreaterThanOrEqual(observed);
  });

  it('covers the true difference about as often as it says', () => {
    const random = seededRandom(20_261_121);
    const runs = 4_000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      let [won, lost] = [0, 0];
      for (let i = 0; i < 60; i++) {
        const draw = random.next();
        if (draw < 0.05) won++;
        else if (draw < 0.2) lost++;
      }
      const [low, high] = pairedDifferenceInterval(won, lost, 60);
      if (low <= -0.1 && high >= -0.1) covered++;
    }
    // Four standard errors about 95 %, and the method's own error of a point.
    const tolerance = 0.01 + 4 * Math.sqrt(0.0475 / runs);
    expect(Math.abs(covered / runs - 0.95), `seed ${random.seed}`).toBeLessThan(tolerance);
  });
});
