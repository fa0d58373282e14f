import type { WeightedValues } from '../stats/bettingEProcess.ts';
import type { Arm } from './model.ts';

export interface ValueSample {
  readonly mean: number | null;
  readonly keys: number;
}

/** Values of both arms in one stage, by key. */
export type ValuesByArm = Readonly<Record<Arm, WeightedValues>>;

/** Means of both arms over the stages; stable's stages count as the canary's do. */
export function samplesOf(stages: readonly ValuesByArm[]): Record<Arm, ValueSample> {
  const canary = sampleOf(stages.map((it) => it.canary));
  const stable = sampleOf(stages.map((it) => it.stable));
  let keys = 0;
  let sum = 0;
  for (const stage of stages) {
    const [ofCanary, ofStable] = [sampleOf([stage.canary]), sampleOf([stage.stable])];
    if (ofStable.mean === null) continue;
    keys += ofCanary.keys;
    sum += ofCanary.keys * ofStable.mean;
  }
  return { canary, stable: keys === 0 ? stable : { ...stable, mean: sum / keys } };
}

export function sampleOf(all: readonly WeightedValues[]): ValueSample {
  let keys = 0;
  let sum = 0;
  for (const values of all) {
    for (const [value, weight] of values) {
      keys += weight;
      sum += weight * value;
    }
  }
  return { keys: Math.round(keys), mean: keys === 0 ? null : sum / keys };
}
