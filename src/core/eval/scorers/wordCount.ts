import { isJsonObject, type JsonValue } from '../../base/json.ts';
import { binary, type Scorer } from './scorer.ts';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Words between white space: exactly `value`, or between its `min` and `max`. */
export const wordCount: Scorer = {
  expects: ({ value }) =>
    boundsOf(value) === undefined ? 'a number of words, or { min, max }' : undefined,
  score: (output, { value }) => {
    const words = output.split(/\s+/).filter((word) => word !== '').length;
    const { min, max } = boundsOf(value) ?? { min: 0, max: Infinity };
    return binary(words >= min && words <= max, `${words} words, expected ${written(min, max)}`);
  },
  wording: { subject: () => 'the word count', lost: 'missed', gained: 'met' },
};

function boundsOf(value: JsonValue | undefined): Bounds | undefined {
  const count = toCount(value);
  if (count !== undefined) return { min: count, max: count };
  if (!isJsonObject(value)) return undefined;
  const { min, max, ...rest } = value;
  const low = min === undefined ? 0 : toCount(min);
  const high = max === undefined ? Infinity : toCount(max);
  const known = Object.keys(rest).length === 0 && (min !== undefined || max !== undefined);
  return known && low !== undefined && high !== undefined ? { min: low, max: high } : undefined;
}

function toCount(value: JsonValue | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 ? number : undefined;
}

function written(min: number, max: number): string {
  if (min === max) return String(min);
  return max === Infinity ? `at least ${min}` : `${min} to ${max}`;
}
