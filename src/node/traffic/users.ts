import type { Random } from '../../core/ports.ts';

/** Activity falls with the rank: few people write often, most write once. */
const exponent = 0.8;

export interface Users {
  /** The next to send a request. */
  pick(): string;
}

/** `count` people with ids of their own, drawn by Zipf's law. */
export function createUsers(count: number, random: Random): Users {
  const cumulated: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank++) {
    total += rank ** -exponent;
    cumulated.push(total);
  }
  return { pick: () => `user-${String(rankAt(cumulated, random.next() * total) + 1)}` };
}

/** The first place whose cumulated weight exceeds `value`. */
function rankAt(cumulated: readonly number[], value: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
