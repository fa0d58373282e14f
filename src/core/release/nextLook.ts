import type { Decision, Evidence, ReleasePlan, ReleaseState } from './model.ts';

/** However quiet a release is, it is looked at this often. */
const longestMs = 30_000;

/**
 * How long a decision stays what it is when nothing is reported: until the stage has had its time,
 * or silence has lasted too long. In milliseconds, at least 0.
 */
export function nextLookIn(
  plan: ReleasePlan,
  state: ReleaseState,
  evidence: Evidence,
  decision: Decision,
  now: number,
): number {
  const waits = [longestMs];
  const { waitingFor } = decision;
  if (waitingFor !== null && waitingFor.durationMs > 0) waits.push(waitingFor.durationMs);
  if (plan.maxSilenceMs !== null && state.status === 'running') {
    const since = Math.max(evidence.lastOutcomeAt ?? state.startedAt, state.resumedAt ?? 0);
    // Longer than the limit is silence; what was resumed over a longer one waits for the next look.
    const left = since + plan.maxSilenceMs + 1 - now;
    if (left > 0) waits.push(left);
  }
  return Math.max(0, Math.min(...waits));
}
