import { expect, it } from 'vitest';
import { readKeyCounts, writeKeyCounts } from '../../../src/server/store/keyCounts.ts';

it('what a key did comes back from its text', () => {
  const counts = new Map([
    ['formatValid', { n: 40, x: 0 }],
    ['judgeScore', { n: 3, x: 2_150 }],
    ['score:to the point: 100 %', { n: 1, x: 0 }],
  ]);
  expect(readKeyCounts(writeKeyCounts(counts))).toEqual(counts);
  expect(readKeyCounts(writeKeyCounts(new Map()))).toEqual(new Map());
});
