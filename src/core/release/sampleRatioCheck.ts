import { logSampleRatioEvidence } from '../stats/sampleRatio.ts';
import type { Evidence } from './model.ts';
import { grouped, percent } from './words.ts';

/**
 * Chance that a sound split is ever called a mismatch: apart from the guards' alpha, and small,
 * because a mismatch is a fault of the plumbing that shows within a few hundred keys.
 */
export const sampleRatioAlpha = 0.001;

export interface SampleRatio {
  readonly mismatch: boolean;
  readonly why: string;
}

/** Whether the arms' sizes fit the split: if not, nothing may be concluded from comparing them. */
export function checkSampleRatio(evidence: Evidence): SampleRatio {
  const strata = evidence.stages
    .filter((stage) => stage.weight < 100)
    .map(({ weight, canary, stable }) => ({
      share: weight / 100,
      canary: canary.keys,
      stable: stable.keys,
    }));
  if (logSampleRatioEvidence(strata) < Math.log(1 / sampleRatioAlpha)) {
    return { mismatch: false, why: '' };
  }
  const canary = strata.reduce((sum, it) => sum + it.canary, 0);
  const all = strata.reduce((sum, it) => sum + it.canary + it.stable, 0);
  const expected = strata.reduce((sum, it) => sum + it.share * (it.canary + it.stable), 0);
  return {
    mismatch: true,
    why:
      `the arms' sizes do not fit the split: ${grouped(canary)} of ${grouped(all)} keys in the ` +
      `canary, ${grouped(expected)} expected (chance of a false alarm at most ` +
      `${percent(sampleRatioAlpha)})`,
  };
}
