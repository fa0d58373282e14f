import { expect, it } from 'vitest';
import { emptyKeySums, growKey } from '../../../src/core/stats/keySums.ts';
import { seededRandom } from '../../support/seededRandom.ts';

it('sums over keys are those of their last state, whatever the order of arrival', () => {
  const random = seededRandom(8);
  const keys = Array.from({ length: 12 }, () => ({ n: 0, x: 0 }));
  const sums = emptyKeySums();
  for (let i = 0; i < 300; i++) {
    const key = keys[random.below(keys.length)]!;
    // Late feedback brings an event to a request that was counted before.
    if (random.next() < 0.2 && key.n > key.x) growKey(sums, key, 0, 1);
    else growKey(sums, key, 1, random.below(2));
  }
  const sum = (of: (key: { n: number; x: number }) => number): number =>
    keys.reduce((total, key) => total + of(key), 0);
  expect(sums, `seed ${random.seed}`).toEqual({
    keys: keys.filter(({ n }) => n > 0).length,
    n: sum(({ n }) => n),
    x: sum(({ x }) => x),
    nn: sum(({ n }) => n * n),
    nx: sum(({ n, x }) => n * x),
    xx: sum(({ x }) => x * x),
  });
});
