import {
  unverified,
  type ReleaseApproval,
  type ReleaseEvent,
  type ReleaseLogEntry,
  type ReleaseResponse,
  type SeriesPoint,
} from './api.ts';

const maxPoints = 4_000;

/** The release after one event of its stream; undefined as long as no snapshot has come. */
export function applyReleaseEvent(
  release: ReleaseResponse | undefined,
  event: ReleaseEvent,
): ReleaseResponse | undefined {
  if (event.type === 'snapshot') return event.release;
  if (release === undefined) return undefined;
  if (event.type === 'live') {
    const { live } = event;
    const { series } = release;
    return { ...release, live, series: live.point === null ? series : append(series, live.point) };
  }
  // A resumed stream may repeat what was already heard.
  if (release.log.some(({ seq }) => seq === event.entry.seq)) return release;
  return {
    ...release,
    status: event.status,
    stageIndex: event.stageIndex,
    stageStartedAt: event.stageStartedAt,
    weight: event.weight,
    endedAt: isOpen(event.status) ? null : event.entry.at,
    ...(event.entry.action === 'approve'
      ? { approvals: [...(release.approvals ?? []), approvalOf(event.entry)] }
      : {}),
    log: [...release.log, event.entry],
  };
}

function approvalOf({ actor, at, reason }: ReleaseLogEntry): ReleaseApproval {
  const verified = !reason.endsWith(unverified);
  return {
    by: actor,
    at,
    reason: verified ? reason : reason.slice(0, -unverified.length),
    verified,
  };
}

/** Whether a release of this status can still change. */
export function isOpen(status: ReleaseResponse['status']): boolean {
  return status === 'pending' || status === 'running' || status === 'paused';
}

/** Keeps memory flat over a release of days: past the limit every second old point goes. */
function append(series: readonly SeriesPoint[], point: SeriesPoint): SeriesPoint[] {
  const last = series.at(-1);
  if (last !== undefined && point.at <= last.at) return [...series];
  const isKept = (_: SeriesPoint, index: number): boolean =>
    index % 2 === 0 || index > maxPoints / 2;
  return [...(series.length < maxPoints ? series : series.filter(isKept)), point];
}
