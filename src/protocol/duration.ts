import * as z from 'zod/mini';

export { formatDuration } from '../core/base/duration.ts';

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Ten years: what is longer is a slip, and numbers have an end. */
const longestMs = 3_650 * 86_400_000;

const wanted = 'not a duration; expected a number with a unit, such as 90s, 30m, 4h or 2d';

/** "90s", "4h", "2d" to milliseconds. */
export const duration = z.pipe(
  z.string(wanted).check(
    z.regex(pattern, wanted),
    z.refine((text) => !(toMs(text) > longestMs), 'a duration ends at ten years, 3650d'),
  ),
  z.transform(toMs),
);

function toMs(text: string): number {
  const [, amount, unit] = pattern.exec(text) ?? [];
  return Number(amount) * (units[unit ?? 'ms'] ?? 1);
}

/** Milliseconds to the largest unit that writes them exactly: 5,400,000 -> "90m". */
export function writeDuration(ms: number): string {
  const fitting = Object.entries(units).filter(([, size]) => ms % size === 0);
  const [unit, size] = fitting.at(-1) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
