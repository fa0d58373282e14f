import type { ReleaseEvent, ReleaseResponse } from './api.ts';

/** More points than a chart can show are of no use; the oldest go first. */
const maxPoints = 600;

/** The release after one event of its stream; undefined as long as no snapshot has come. */
export function applyReleaseEvent(
  release: ReleaseResponse | undefined,
  event: ReleaseEvent,
): ReleaseResponse | undefined {
  if (event.type === 'snapshot') return event.release;
  if (release === undefined) return undefined;
  if (event.type === 'live') {
    const { live } = event;
    const series = live.point === null ? release.series : [...release.series, live.point];
    return { ...release, live, series: series.slice(-maxPoints) };
  }
  if (release.log.some(({ seq }) => seq === event.entry.seq)) return release;
  return {
    ...release,
    status: event.status,
    stageIndex: event.stageIndex,
    stageStartedAt: event.stageStartedAt,
    weight: event.weight,
    endedAt: isOpen(event.status) ? null : event.entry.at,
    log: [...release.log, event.entry],
  };
}

/** Whether a release of this status can still change. */
export function isOpen(status: ReleaseResponse['status']): boolean {
  return status === 'running' || status === 'paused';
}
