import { describe, expect, it } from 'vitest';
import { holm } from '../../../src/core/stats/holm.ts';

describe('Holm adjustment', () => {
  it.each([
    { given: [0.01, 0.04, 0.03], adjusted: [0.03, 0.06, 0.06] },
    { given: [0.5], adjusted: [0.5] },
    { given: [], adjusted: [] },
    { given: [0.9, 0.8], adjusted: [1, 1] },
    { given: [0.01, 0.01, 0.01], adjusted: [0.03, 0.03, 0.03] },
  ])('turns $given into $adjusted', ({ given, adjusted }) => {
    const result = holm(given);
    expect(result).toHaveLength(adjusted.length);
    result.forEach((p, at) => expect(p).toBeCloseTo(adjusted[at] ?? Number.NaN, 12));
  });

  it.each([
    { given: [0.02, 0.01], weights: [1, 1], adjusted: [0.02, 0.02] },
    { given: [0.02, 0.01], weights: [2, 1], adjusted: [0.03, 0.03] },
    { given: [0.01, 0.02, 0.3], weights: [4, 2, 2], adjusted: [0.02, 0.04, 0.3] },
    { given: [0.4], weights: [0.25], adjusted: [0.4] },
  ])('gives $given with the weights $weights $adjusted', ({ given, weights, adjusted }) => {
    holm(given, weights).forEach((p, at) => expect(p).toBeCloseTo(adjusted[at] ?? Number.NaN, 12));
  });

  it('with equal weights of any scale is as without', () => {
    const given = [0.01, 0.04, 0.03, 0.2];
    const weighted = holm(given, [7, 7, 7, 7]);
    holm(given).forEach((p, at) => expect(weighted[at]).toBeCloseTo(p, 12));
  });
});
