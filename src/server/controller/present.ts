import type { Approval } from '../../core/release/model.ts';
import { weightOf } from '../../core/release/transition.ts';
import type {
  ReleaseApproval,
  ReleaseEvent,
  ReleaseLogEntry,
  ReleaseResponse,
  SeriesPoint,
} from '../../protocol/api.ts';
import type { StoredLogEntry, StoredRelease, StoredVersion } from '../store/model.ts';

/** What is shown of a version, which is known also when its text was removed. */
export type ShownVersion = Pick<StoredVersion, 'version' | 'fingerprint'>;

export interface ReleaseParts {
  readonly release: StoredRelease;
  readonly versions: { readonly stable: ShownVersion; readonly canary: ShownVersion };
  readonly log: readonly StoredLogEntry[];
  readonly series: readonly SeriesPoint[];
  readonly live: ReleaseResponse['live'];
}

/** A stored release as the API shows it. */
export function presentRelease(parts: ReleaseParts): ReleaseResponse {
  const { release, versions, log, series, live } = parts;
  const { plan, state } = release;
  return {
    id: release.id,
    prompt: release.prompt,
    stable: versionOf(versions.stable),
    canary: versionOf(versions.canary),
    status: state.status,
    plan,
    stageIndex: state.stageIndex,
    weight: weightOf(plan, state),
    startedAt: iso(state.startedAt),
    stageStartedAt: iso(state.stageStartedAt),
    endedAt: release.endedAt === null ? null : iso(release.endedAt),
    evaluation: release.evaluation,
    overrideReason: release.overrideReason,
    author: state.author,
    approvals: presentApprovals(state.approvals),
    startAt: state.startAt === null ? null : iso(state.startAt),
    ...(release.evidenceRemovedAt === null
      ? {}
      : { evidenceRemovedAt: iso(release.evidenceRemovedAt) }),
    live,
    log: log.map(presentEntry),
    series,
  };
}

export function presentApprovals(approvals: readonly Approval[]): ReleaseApproval[] {
  return approvals.map(({ by, at, reason, verified }) => ({ by, at: iso(at), reason, verified }));
}

export function presentEntry(entry: StoredLogEntry): ReleaseLogEntry {
  const { seq, at, action, actor, reason, stageIndex, weight } = entry;
  return { seq, at: iso(at), action, actor, reason, stageIndex, weight };
}

/** The `log` event of an entry; `log` is the release's log up to it at least. */
export function logEvent(
  log: readonly StoredLogEntry[],
  entry: StoredLogEntry,
): Extract<ReleaseEvent, { type: 'log' }> {
  const { status, stageIndex, weight } = entry;
  const entered = log.findLast(
    (it) => it.seq <= entry.seq && (it.action === 'start' || it.action === 'advance'),
  );
  const stageStartedAt = iso(entered?.at ?? entry.at);
  const shown = presentEntry(entry);
  return { type: 'log', entry: shown, status, stageIndex, stageStartedAt, weight };
}

function versionOf({ version, fingerprint }: ShownVersion): ReleaseResponse['stable'] {
  return { version, fingerprint };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
