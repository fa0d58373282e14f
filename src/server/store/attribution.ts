import type { Lane } from './tally.ts';
import type { NewOutcome, StoredRelease } from './model.ts';

/** What an outcome has to agree with to count for a release. */
export type ReleaseFacts = Pick<StoredRelease, 'prompt' | 'stableVersion' | 'canaryVersion'> & {
  readonly stages: number;
};

export type Attribution =
  | { readonly known: false }
  /** `lane` is null for keys that are compared with nothing: denied ones and those without a key. */
  | { readonly known: true; readonly lane: Lane | null; readonly stageIndex: number };

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
    stageIndex < release.stages &&
    (arm === 'canary' ? placement === 'split' || placement === 'segment' : placement !== 'segment');
  if (!agrees) return { known: false };
  if (placement === 'split') return { known: true, lane: arm, stageIndex };
  return { known: true, lane: placement === 'segment' ? 'segment' : null, stageIndex: 0 };
}
