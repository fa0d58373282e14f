import { isFresh } from '../../core/release/bucket.ts';
import type { ReleasePlan } from '../../core/release/model.ts';
import type { Lane } from './tally.ts';
import type { NewOutcome, StoredRelease } from './model.ts';

/** What an outcome has to agree with to count for a release. */
export type ReleaseFacts = Pick<
  StoredRelease,
  'prompt' | 'stableVersion' | 'canaryVersion' | 'salt'
> & { readonly plan: Pick<ReleasePlan, 'stages'> };

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
    (arm === 'stable' || placement === 'split' || placement === 'segment');
  if (!agrees) return { known: false };
  if (placement === 'split') {
    const isCompared = isComparedIn(release, stageIndex, outcome.targetingKey);
    return { known: true, lane: arm, stageIndex, isCompared };
  }
  const lane = placement === 'segment' && arm === 'canary' ? 'segment' : null;
  return { known: true, lane, stageIndex: 0, isCompared: false };
}

/** Whether relative guards compare a key of the split in a stage. */
export function isComparedIn(
  { salt, plan }: Pick<ReleaseFacts, 'salt' | 'plan'>,
  stageIndex: number,
  key: string,
): boolean {
  return isFresh(salt, plan.stages[stageIndex - 1]?.weight ?? 0, key);
}
