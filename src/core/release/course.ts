import type { WeightedValues } from '../stats/bettingEProcess.ts';
import type { KeySums } from '../stats/keySums.ts';
import type { Arm, GuardState } from './model.ts';

/**
 * How a guard goes on if the stage brings more keys like those that it has seen in the release: the
 * test is the guard's own, on counts that grow at the rates seen.
 */
export interface Course {
  /** Canary keys behind the rates. */
  readonly keys: number;
  /** Canary keys of the current stage that count for the guard: its traffic. */
  readonly inStage: number;
  /** The same of segments, since the release began. */
  readonly ofSegments: number;
  /** Of a further canary key, the chance of an event that counts; null where values are judged. */
  readonly eventRate: number | null;
  /** The guard's state after so many more keys in the canary, and the others that come with them. */
  readonly stateAfter: (more: number) => GuardState;
}

/** Why nothing can be said, for people. */
export interface NoCourse {
  readonly why: string;
}

/** Keys of stable that come with one of the canary, where `share` of the compared keys are in it. */
export function stablePerCanary(share: number): number {
  return (1 - share) / share;
}

/** Sums over keys, and `units` more keys like the average one of `like`. */
export function grownSums(sums: KeySums, like: KeySums, units: number): KeySums {
  if (like.keys === 0) return sums;
  const factor = units / like.keys;
  return {
    keys: sums.keys + units,
    n: sums.n + factor * like.n,
    x: sums.x + factor * like.x,
    nn: sums.nn + factor * like.nn,
    nx: sums.nx + factor * like.nx,
    xx: sums.xx + factor * like.xx,
  };
}

/** The sums of all, those of `weight` keys like the average one of `prior` among them. */
export function addedSums(
  all: readonly KeySums[],
  prior: KeySums | null = null,
  weight = 0,
): KeySums {
  const sums = { keys: 0, n: 0, x: 0, nn: 0, nx: 0, xx: 0 };
  for (const it of all) {
    sums.keys += it.keys;
    sums.n += it.n;
    sums.x += it.x;
    sums.nn += it.nn;
    sums.nx += it.nx;
    sums.xx += it.xx;
  }
  return prior === null ? sums : grownSums(sums, prior, weight);
}

/** Values as they are now, and after `units` more that are spread as those of `like`. */
export function growingValues(
  now: WeightedValues,
  like: readonly WeightedValues[],
): (units: number) => WeightedValues {
  const total = like.flat().reduce((sum, [, weight]) => sum + weight, 0);
  if (total === 0) return () => now;
  const points = new Map<number, { weight: number; per: number }>();
  const at = (value: number): { weight: number; per: number } => {
    const known = points.get(value) ?? { weight: 0, per: 0 };
    points.set(value, known);
    return known;
  };
  for (const [value, weight] of now) at(value).weight += weight;
  for (const [value, weight] of like.flat()) at(value).per += weight / total;
  const all = [...points];
  return (units) => all.map(([value, { weight, per }]) => [value, weight + units * per]);
}

/** Values of both arms in the stage that goes on, after `more` further keys in the canary. */
export function grownArms(
  grow: Readonly<Record<Arm, (units: number) => WeightedValues>>,
  share: number,
  more: number,
): Readonly<Record<Arm, WeightedValues>> {
  return { canary: grow.canary(more), stable: grow.stable(more * stablePerCanary(share)) };
}
