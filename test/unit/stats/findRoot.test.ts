import { describe, expect, it } from 'vitest';
import { findRoot } from '../../../src/core/stats/findRoot.ts';

describe('findRoot', () => {
  it.each([
    ['a line', (x: number) => 3 - x, 0, 10, 3],
    ['a steep curve', (x: number) => Math.exp(x) - 1e6, 0, 30, Math.log(1e6)],
    ['a flat one', (x: number) => x ** 9 - 1, 0, 4, 1],
    ['ends given the wrong way round', (x: number) => x * x - 2, 2, 0, Math.SQRT2],
  ])('finds where %s is 0, in few steps', (_, f, a, b, root) => {
    let steps = 0;
    const counted = (x: number): number => {
      steps++;
      return f(x);
    };
    const found = findRoot(counted, a, b, 1e-9);
    expect(Math.abs(f(found))).toBeLessThanOrEqual(1e-9);
    expect(found).toBeCloseTo(root, 6);
    expect(steps).toBeLessThan(80);
  });
});
