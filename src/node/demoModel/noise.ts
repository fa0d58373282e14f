import { sha256Hex } from '../../core/base/hash.ts';

/** A number in [0, 1) that the seed and the parts determine, and nothing else. */
export function unitInterval(seed: number, ...parts: readonly string[]): number {
  return parseInt(sha256Hex(JSON.stringify([seed, ...parts])).slice(0, 12), 16) / 2 ** 48;
}
