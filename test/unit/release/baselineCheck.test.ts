import { expect, it } from 'vitest';
import { checkBaseline } from '../../../src/core/release/baselineCheck.ts';
import { overdispersion } from '../../../src/core/stats/overdispersion.ts';

const hours = (...bad: number[]) => bad.map((x) => ({ error: { 0: 200 - x, 1: x } }));

it.each([
  ['steady', hours(10, 12, 9, 8, 11, 10, 12)],
  ['unsteady', hours(2, 40, 1, 55, 3, 2, 38)],
  ['unknown', hours(10, 12)],
  ['unknown', hours(0, 0, 0, 0, 0, 0, 0)],
  ['unknown', []],
] as const)("stable's errors are %s", (state, history) => {
  expect(checkBaseline(['error'], history)).toMatchObject([{ metric: 'error', state }]);
});

it('a quantile needs values to draw a line by', () => {
  const [found] = checkBaseline(['latencyP95'], [{ latencyMs: { 300: 100 } }]);
  expect(found?.state).toBe('steady');
  expect(checkBaseline(['latencyP95'], hours(1))).toMatchObject([{ state: 'unknown' }]);
});

it('scatter is 1 where chance alone drives it, about, and more where something else does', () => {
  expect(
    overdispersion([
      { n: 100, x: 50 },
      { n: 100, x: 60 },
    ]),
  ).toBeCloseTo(2.02, 2);
  expect(
    overdispersion([
      { n: 100, x: 0 },
      { n: 100, x: 0 },
    ]),
  ).toBe(1);
});
