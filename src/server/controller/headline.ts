import type { GuardStatus, ReleaseStatus } from '../../core/release/model.ts';
import { missingApprovals } from '../../core/release/schedule.ts';
import type { NewLogEntry, StoredRelease } from '../store/model.ts';

export interface HeadlineInput {
  readonly release: StoredRelease;
  readonly guards: readonly GuardStatus[];
  /** What holds it back, each for people. */
  readonly heldBy: readonly string[];
  /** Outcomes of either arm that count. */
  readonly requests: number;
  /** The newest log entry. */
  readonly last: NewLogEntry;
}

/** The registry's own name in logs. */
export const registryActor = 'registry';

/** The first line of the panel: how the release stands and why, for a tired person. */
export function headline(input: HeadlineInput): string {
  return lines[input.release.state.status](input);
}

const lines: Readonly<Record<ReleaseStatus, (input: HeadlineInput) => string>> = {
  pending: pendingLine,
  running: runningLine,
  paused: ({ last }) => `PAUSED at ${time(last.at)} - ${last.reason}. A person decides.`,
  promoted: ({ release, last }) =>
    `PROMOTED at ${time(last.at)} - ${last.reason}. Everyone is on v${release.canaryVersion}.`,
  rolled_back: rolledBackLine,
  superseded: ({ last }) => `SUPERSEDED at ${time(last.at)} - ${last.reason}.`,
};

function pendingLine({ release, heldBy }: HeadlineInput): string {
  const { plan, state } = release;
  const word = missingApprovals(plan, state) > 0 ? 'WAITING FOR APPROVAL' : 'WAITING TO START';
  return heldBy.length === 0 ? `${word}.` : `${word} - ${heldBy.join('; ')}.`;
}

function runningLine({ guards, requests }: HeadlineInput): string {
  const breached = guards.filter((it) => it.state === 'breached');
  const open = guards.filter((it) => it.state === 'inconclusive').length;
  if (breached[0] !== undefined) return `RESUMED OVER A BREACH - ${breached[0].why}.`;
  if (requests === 0) return 'WAITING FOR TRAFFIC - no outcome has come in yet.';
  if (guards.length === 0) return 'RUNNING UNGUARDED - the plan has no guards.';
  if (open === 0) return `HEALTHY - all ${guards.length} guards ok.`;
  if (open === guards.length) return 'TOO EARLY TO TELL - every guard is still short of data.';
  const verb = open === 1 ? 'is' : 'are';
  return `HEALTHY SO FAR - no guard breached; ${open} of ${guards.length} ${verb} still short of data.`;
}

function rolledBackLine({ release, last }: HeadlineInput): string {
  const since = `Everyone is on v${release.stableVersion} since ${time(last.at, 8)}.`;
  return `ROLLED BACK at ${time(last.at)} - ${last.reason}. ${since}`;
}

/** "15:31 UTC"; readers may sit in another time zone than the registry. */
function time(at: number, digits = 5): string {
  return `${new Date(at).toISOString().slice(11, 11 + digits)} UTC`;
}
