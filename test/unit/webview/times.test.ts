import { expect, it } from 'vitest';
import { clock, clockWithSeconds } from '../../../src/webview/times.ts';

const at = new Date(2026, 4, 12, 15, 31, 4);
const iso = at.toISOString();

it('tells the time alone on the same day', () => {
  expect(clock(iso, new Date(2026, 4, 12, 23, 59).getTime())).toBe('15:31');
});

it('tells the day of another day', () => {
  expect(clock(iso, new Date(2026, 4, 13, 0, 1).getTime())).toBe('May 12 15:31');
});

it('tells seconds where they matter', () => {
  expect(clockWithSeconds(iso)).toBe('15:31:04');
});
