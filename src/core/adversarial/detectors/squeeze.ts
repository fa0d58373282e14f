import { unleet } from '../encoders/leet.ts';

/** Letters and digits in capitals, whatever stands between them. */
export function squeeze(text: string): string {
  return text.toUpperCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether one of the readings holds the text, its letters spaced or written as digits in any way. */
export function holds(readings: readonly string[], text: string): boolean {
  const wanted = [squeeze(text), squeeze(unleet(text))];
  return readings.map(squeeze).some((reading) => wanted.some((it) => reading.includes(it)));
}
