import { sha256Hex } from '../../core/base/hash.ts';
import type { Random } from '../../core/ports.ts';

/** Repeatable randomness for simulations (mulberry32); not for ids that must be unique anywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, id: () => sha256Hex(`${seed} ${String(next())}`).slice(0, 32) };
}
