import { describe, expect, it } from 'vitest';
import { wilson } from '../../../src/core/stats/wilson.ts';
import vectors from '../../vectors/statistics.json' with { type: 'json' };

describe('Wilson interval', () => {
  it.each(vectors.wilson95)('agrees with the oracle for $x of $n', ({ x, n, ci }) => {
    const [low, high] = wilson(x, n);
    expect(low).toBeCloseTo(ci[0] ?? Number.NaN, 6);
    expect(high).toBeCloseTo(ci[1] ?? Number.NaN, 6);
  });

  it('says nothing without trials', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });

  it('reaches the end when all succeed or none', () => {
    expect(wilson(7, 7)[1]).toBe(1);
    expect(wilson(0, 7)[0]).toBe(0);
  });
});
