import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { groupCommit } from '../../../src/server/store/groupCommit.ts';

it('commits what arrives together together, and answers each caller with its own result', async () => {
  const groups: number[][] = [];
  const add = groupCommit<number, number>((items) => {
    groups.push([...items]);
    return Promise.resolve(items.map((it) => it * 10));
  });
  expect(await Promise.all([add(1), add(2), add(3)])).toEqual([10, 20, 30]);
  expect(groups).toEqual([[1, 2, 3]]);
});

it('collects what arrives during a commit into the next one', async () => {
  const groups: number[][] = [];
  let release: () => void = () => undefined;
  const add = groupCommit<number, number>(async (items) => {
    groups.push([...items]);
    if (groups.length === 1) await new Promise<void>((resolve) => (release = resolve));
    return items;
  });
  const first = add(1);
  await setImmediate();
  const later = [add(2), add(3)];
  await setImmediate();
  release();
  expect(await Promise.all([first, ...later])).toEqual([1, 2, 3]);
  expect(groups).toEqual([[1], [2, 3]]);
});

it('tells every caller of a commit that failed, and goes on with the next', async () => {
  let failing = true;
  const add = groupCommit<number, number>((items) =>
    failing ? Promise.reject(new Error('disk full')) : Promise.resolve(items),
  );
  const results = await Promise.allSettled([add(1), add(2)]);
  expect(results.map((it) => it.status)).toEqual(['rejected', 'rejected']);
  failing = false;
  expect(await add(3)).toBe(3);
});

it('bounds what one commit holds', async () => {
  const sizes: number[] = [];
  const add = groupCommit<number, number>((items) => {
    sizes.push(items.length);
    return Promise.resolve(items);
  });
  await Promise.all(Array.from({ length: 150 }, (_, i) => add(i)));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
  expect(sizes.reduce((a, b) => a + b)).toBe(150);
});
