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
});
