import { expect, it } from 'vitest';
import { shareAlpha } from '../../../src/core/stats/alphaShare.ts';

it.each([
  [[1], [0.05]],
  [
    [1, 1],
    [0.025, 0.025],
  ],
  [
    [3, 1],
    [0.0375, 0.0125],
  ],
  [[], []],
])('splits 0.05 by the weights %j into %j', (weights, shares) => {
  const found = shareAlpha(0.05, weights);
  expect(found).toHaveLength(shares.length);
  for (const [i, share] of shares.entries()) expect(found[i]).toBeCloseTo(share, 12);
});
