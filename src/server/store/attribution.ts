import { bucketOf, isFresh, totalWeight, weightUnits } from '../../core/release/bucket.ts';
import type { Arm, ReleasePlan } from '../../core/release/model.ts';
import type { Placement } from '../../protocol/api.ts';
import type { UnattributedReason, UncomparedReason } from '../../protocol/traffic.ts';
import type { Lane } from './tally.ts';
import type { NewOutcome, StoredRelease } from './model.ts';

/** What an outcome has to agree with to count for a release. */
export type ReleaseFacts = Pick<
  StoredRelease,
  'prompt' | 'stableVersion' | 'canaryVersion' | 'salt'
> & { readonly plan: Pick<ReleasePlan, 'stages' | 'segments' | 'deny'> };

/** When a release was on, and which stage it was in since when. */
export interface ReleaseSpan {
  readonly id: string;
  readonly startedAt: number;
  /** Null while it is on. */
  readonly endedAt: number | null;
  readonly facts: ReleaseFacts;
  /** Oldest first, the first at the start. */
  readonly history: readonly { readonly at: number; readonly stageIndex: number }[];
}

export interface Unattributed {
  readonly known: false;
  /** The release that was on, which it is shown beside. */
  readonly releaseId: string | null;
  readonly reason: UnattributedReason;
}

export interface Attributed {
  readonly known: true;
  readonly releaseId: string;
  readonly arm: Arm;
  /** Null for keys that are compared with nothing: denied, without a key, a segment's on stable. */
  readonly lane: Lane | null;
  readonly stageIndex: number;
  readonly isCompared: boolean;
  /** Why it is not compared, where the outcome itself does not say that. */
  readonly reason: UncomparedReason | null;
}

export type Attribution = Unattributed | Attributed;

interface Reported {
  readonly arm: Arm;
  readonly placement: Placement;
  readonly stageIndex: number;
}

/** Whether the outcome says all that resolve says: which release, arm, placement and stage. */
export function isComplete(outcome: NewOutcome): boolean {
  const { releaseId, arm, placement, stageIndex } = outcome;
  return releaseId !== null && arm !== null && placement !== null && stageIndex !== null;
}

/**
 * The release and the arm that an outcome belongs to. What it says of them itself must agree with
 * the release that it names: another prompt, a version that its arm does not serve, a stage that the
 * plan does not have make it nobody's evidence. What it does not say is found out from the release
 * that was on when it was served, see `byVersion`.
 *
 * @param named The release that the outcome names, where there is one.
 * @param spans Releases of its prompt that were on around that time; they are needed only for
 *   outcomes that are not complete.
 */
export function attribute(
  outcome: NewOutcome,
  receivedAt: number,
  named: ReleaseFacts | undefined,
  spans: readonly ReleaseSpan[],
): Attribution {
  const { releaseId, arm, placement, stageIndex } = outcome;
  if (releaseId !== null && named !== undefined && arm && placement && stageIndex !== null) {
    const reported = { arm, placement, stageIndex };
    const found = asReported(releaseId, outcome, named, reported);
    if (found !== undefined) return found;
  }
  // A clock that runs ahead does not make an outcome one of a later stage.
  const at = Math.min(outcome.at, receivedAt);
  const on = spans.find((it) => it.startedAt <= at && (it.endedAt === null || at < it.endedAt));
  const nobody = (reason: UnattributedReason): Unattributed => ({
    known: false,
    releaseId: releaseId !== null && named !== undefined ? releaseId : (on?.id ?? null),
    reason,
  });
  if (releaseId !== null && named === undefined) return nobody('unknown-release');
  if (named !== undefined && isComplete(outcome)) return nobody('contradiction');
  // Resolve says so of prompts that have no release.
  if (releaseId === null && placement === 'default') return nobody('no-release');
  if (on === undefined) return nobody(releaseId === null ? 'no-release' : 'contradiction');
  if (releaseId !== null && on.id !== releaseId) return nobody('contradiction');
  const found = byVersion(outcome, on, at);
  return typeof found === 'string' ? nobody(found) : found;
}

function asReported(
  releaseId: string,
  outcome: NewOutcome,
  release: ReleaseFacts,
  { arm, placement, stageIndex }: Reported,
): Attributed | undefined {
  const version = arm === 'canary' ? release.canaryVersion : release.stableVersion;
  const agrees =
    outcome.prompt === release.prompt &&
    outcome.promptVersion === version &&
    stageIndex < release.plan.stages.length &&
    mayServe(release.plan, arm, placement);
  if (!agrees) return undefined;
  const base = { known: true, releaseId, arm, isCompared: false, reason: null } as const;
  if (outcome.targetingKey === '') return { ...base, lane: null, stageIndex: 0, reason: 'no-key' };
  if (placement === 'split') {
    const isCompared = isComparedIn(release, stageIndex, outcome.targetingKey);
    // Without a spread: every outcome of a comparison comes by here.
    return { known: true, releaseId, arm, lane: arm, stageIndex, isCompared, reason: null };
  }
  const lane = placement === 'segment' && arm === 'canary' ? 'segment' : null;
  return { ...base, lane, stageIndex: 0 };
}

/**
 * The arm by the version that was served, the stage by the time, and the placement by the release's
 * own hash: a key counts in the comparison only where the hash sends it to the arm that served it.
 * Elsewhere somebody else has chosen (a segment, whose attributes an outcome does not carry; an
 * answer kept from before a ramp; the application): a canary's outcome then answers to absolute
 * guards alone, a stable one is compared with nothing. A plan with segments leaves no outcome
 * without a placement to compare: those of segment keys would be missing in stable.
 */
function byVersion(
  outcome: NewOutcome,
  { id, facts, history }: ReleaseSpan,
  at: number,
): Attributed | UnattributedReason {
  const { promptVersion, targetingKey: key, placement } = outcome;
  const { stableVersion, canaryVersion, plan } = facts;
  if (promptVersion !== stableVersion && promptVersion !== canaryVersion) return 'other-version';
  const arm: Arm = promptVersion === canaryVersion ? 'canary' : 'stable';
  const entered = history.findLast((it) => it.at <= at) ?? history[0];
  const stageIndex = outcome.stageIndex ?? entered?.stageIndex ?? 0;
  if (outcome.prompt !== facts.prompt || (outcome.arm !== null && outcome.arm !== arm)) {
    return 'contradiction';
  }
  if (plan.stages[stageIndex] === undefined) return 'contradiction';
  if (placement !== null) {
    const reported = { arm, placement, stageIndex };
    return asReported(id, outcome, facts, reported) ?? 'contradiction';
  }
  const base = { known: true, releaseId: id, arm, isCompared: false } as const;
  if (key === '') return { ...base, lane: null, stageIndex: 0, reason: 'no-key' };
  if (placedBySplit(facts, stageIndex, key, arm)) {
    const isCompared = isComparedIn(facts, stageIndex, key);
    return { ...base, lane: arm, stageIndex, isCompared, reason: null };
  }
  const lane = arm === 'canary' ? 'segment' : null;
  return { ...base, lane, stageIndex: 0, reason: 'off-split' };
}

function placedBySplit(
  { salt, plan }: ReleaseFacts,
  stageIndex: number,
  key: string,
  arm: Arm,
): boolean {
  if (plan.segments.length > 0 || plan.deny.includes(key)) return false;
  const weight = weightUnits(plan.stages[stageIndex]?.weight ?? 0);
  return bucketOf(salt, key, totalWeight) < weight === (arm === 'canary');
}

/** A segment has keys on stable only where it is not wholly in the canary. */
function mayServe({ segments }: ReleaseFacts['plan'], arm: Arm, placement: Placement): boolean {
  if (placement === 'segment') return arm === 'canary' || segments.some((it) => it.weight < 100);
  return arm === 'stable' || placement === 'split';
}

/** Whether relative guards compare a key of the split in a stage. */
export function isComparedIn(
  { salt, plan }: { readonly salt: string; readonly plan: Pick<ReleasePlan, 'stages'> },
  stageIndex: number,
  key: string,
): boolean {
  return isFresh(salt, plan.stages[stageIndex - 1]?.weight ?? 0, key);
}
