/** Durations in words for panels, without the schemas that `duration.ts` brings along. */
export { formatDuration, roundedDuration } from '../core/base/duration.ts';
