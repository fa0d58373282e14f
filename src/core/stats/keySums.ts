/**
 * Sums over keys, n being a key's number of requests and x the sum of what is bad in them (events, or
 * losses in thousandths). Whole numbers, additive over keys, and free of order.
 */
export interface KeySums {
  readonly keys: number;
  readonly n: number;
  readonly x: number;
  readonly nn: number;
  readonly nx: number;
  readonly xx: number;
}

export type MutableKeySums = { -readonly [K in keyof KeySums]: number };

/** One key's part of the sums. */
export interface KeyCount {
  n: number;
  x: number;
}

export function emptyKeySums(): MutableKeySums {
  return { keys: 0, n: 0, x: 0, nn: 0, nx: 0, xx: 0 };
}

/** Brings a key and the sums up to date when it has `n` more requests and `x` more that is bad. */
export function growKey(sums: MutableKeySums, key: KeyCount, n: number, x: number): void {
  if (key.n === 0 && n > 0) sums.keys++;
  sums.n += n;
  sums.x += x;
  sums.nn += n * (2 * key.n + n);
  sums.nx += key.n * x + n * key.x + n * x;
  sums.xx += x * (2 * key.x + x);
  key.n += n;
  key.x += x;
}
