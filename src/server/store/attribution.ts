import { isFresh, type Placement } from '../../core/release/bucket.ts';
import type { Arm, ReleasePlan } from '../../core/release/model.ts';
import type { Lane } from './tally.ts';
import type { NewOutcome, StoredRelease } from './model.ts';

/** What an outcome has to agree with to count for a release. */
export type ReleaseFacts = Pick<
  StoredRelease,
  'prompt' | 'stableVersion' | 'canaryVersion' | 'salt'
> & { readonly plan: Pick<ReleasePlan, 'stages' | 'segments'> };

export type Attribution =
  | { readonly known: false }
  /** `lane` is null for keys that are compared with nothing: denied ones, those without a key, a segment's on stable. */
  | {
      readonly known: true;
      readonly lane: Lane | null;
      readonly stageIndex: number;
      readonly isCompared: boolean;
    };

/**
 * Whether an outcome belongs to the release that it names. One that contradicts it (another prompt,
 * a version that its arm does not serve, a stage that the plan does not have) is nobody's evidence.
 */
export function attribute(outcome: NewOutcome, release: ReleaseFacts | undefined): Attribution {
  const { arm, placement, stageIndex } = outcome;
  if (release === undefined || arm === null || placement === null || stageIndex === null) {
    return { known: false };
  }
  const version = arm === 'canary' ? release.canaryVersion : release.stableVersion;
  const agrees =
    outcome.prompt === release.prompt &&
    outcome.promptVersion === version &&
    stageIndex < release.plan.stages.length &&
    mayServe(release.plan, arm, placement);
  if (!agrees) return { known: false };
  if (placement === 'split') {
    const isCompared = isComparedIn(release, stageIndex, outcome.targetingKey);
    return { known: true, lane: arm, stageIndex, isCompared };
  }
  const lane = placement === 'segment' && arm === 'canary' ? 'segment' : null;
  return { known: true, lane, stageIndex: 0, isCompared: false };
}

/** A segment has keys on stable only where it is not wholly in the canary. */
function mayServe({ segments }: ReleaseFacts['plan'], arm: Arm, placement: Placement): boolean {
  if (placement === 'segment') return arm === 'canary' || segments.some((it) => it.weight < 100);
  return arm === 'stable' || placement === 'split';
}

/** Whether relative guards compare a key of the split in a stage. */
export function isComparedIn(
  { salt, plan }: Pick<ReleaseFacts, 'salt' | 'plan'>,
  stageIndex: number,
  key: string,
): boolean {
  return isFresh(salt, plan.stages[stageIndex - 1]?.weight ?? 0, key);
}
