import { formatDuration } from '../base/duration.ts';
import type {
  Approvals,
  Conditions,
  Decision,
  Freeze,
  ReleasePlan,
  ReleaseState,
} from './model.ts';
import { windowWords } from './planWords.ts';
import { elapsedInStage, isOver } from './transition.ts';
import { grouped, joinedBy } from './words.ts';

/** How many approvals are still missing; 0 when the plan asks for none. */
export function missingApprovals(plan: ReleasePlan, { approvals }: ReleaseState): number {
  return Math.max(0, (plan.approvals?.needed ?? 0) - approvals.length);
}

/**
 * What keeps a release from its start or its next automatic step, besides the stage's time, keys and
 * guards, each for people; empty when nothing does.
 */
export function heldBy(
  plan: ReleasePlan,
  state: ReleaseState,
  conditions: Conditions,
  now: number,
): string[] {
  if (isOver(state)) return [];
  const own = state.status === 'pending' ? beforeStart(plan, state, now) : inStage(plan, state);
  return [...own, ...closedWords(plan, conditions)];
}

function beforeStart(plan: ReleasePlan, state: ReleaseState, now: number): string[] {
  const { approvals } = plan;
  const isEarly = state.startAt !== null && state.startAt > now;
  return [
    ...(approvals !== null && missingApprovals(plan, state) > 0
      ? [approvalWords(approvals, state)]
      : []),
    ...(isEarly && state.startAt !== null ? [`its time, ${moment(state.startAt)}`] : []),
  ];
}

function inStage(plan: ReleasePlan, state: ReleaseState): string[] {
  const holds = plan.stages[state.stageIndex]?.hold === true;
  return holds ? ['a person to advance it, as the plan says'] : [];
}

/** When a freeze, a window or the release's own time next lets it go on; null: none of them holds. */
export function opensAt({ status, startAt }: ReleaseState, conditions: Conditions): number | null {
  const { freeze, closed } = conditions;
  const times = [freeze?.until, closed?.opensAt, status === 'pending' ? startAt : null];
  const known = times.filter((time) => time !== null && time !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}

/** "the end of the freeze at 2026-05-08 09:00 UTC (ana: launch week)". */
export function freezeWords({ until, by, reason }: Freeze): string {
  return `the end of the freeze at ${moment(until)} (${by}: ${reason})`;
}

/**
 * What a person who moves a release on by hand does not wait for, each for people: the stage's time
 * and keys, guards that are not ok, a window, and how much of the plan a promotion leaves out.
 */
export function jumpedOver(
  plan: ReleasePlan,
  state: ReleaseState,
  action: 'advance' | 'promote',
  now: number,
  { waitingFor, guards }: Pick<Decision, 'waitingFor' | 'guards'>,
  conditions: Conditions,
): string[] {
  const left = action === 'promote' ? plan.stages.length - 1 - state.stageIndex : 0;
  const stage = plan.stages[state.stageIndex];
  const timeLeft = Math.max(0, (stage?.minDurationMs ?? 0) - elapsedInStage(state, now));
  const keys = waitingFor?.samples ?? 0;
  const needed = stage?.minSamples ?? 0;
  const breached = guards.filter((it) => it.state === 'breached').length;
  const open = guards.filter((it) => it.state === 'inconclusive').length;
  return [
    ...(timeLeft > 0 ? [`${formatDuration(timeLeft)} of the stage`] : []),
    ...(waitingFor !== null && keys < needed
      ? [`${grouped(needed - keys)} of its ${grouped(needed)} keys`]
      : []),
    ...(breached > 0 ? [`${guardCount(breached)} breached`] : []),
    ...(open > 0 ? [`${guardCount(open)} short of data`] : []),
    ...(conditions.closed === null ? [] : [`the window ${windowsLine(plan)}`]),
    ...(left > 0 ? [left === 1 ? 'the last stage' : `the last ${left} stages`] : []),
  ];
}

function guardCount(count: number): string {
  return count === 1 ? '1 guard' : `${count} guards`;
}

function approvalWords({ needed, from }: Approvals, { approvals, author }: ReleaseState): string {
  const given = approvals.map(({ by }) => by);
  const left = from.filter((name) => name !== author && !given.includes(name));
  const count = needed === 1 ? 'an approval' : `${given.length} of ${needed} approvals`;
  return `${count}: ${joinedBy('or', left)} may approve`;
}

function closedWords(plan: ReleasePlan, { freeze, closed }: Conditions): string[] {
  const opens = closed?.opensAt ?? null;
  return [
    ...(freeze === null ? [] : [freezeWords(freeze)]),
    ...(closed === null
      ? []
      : [`the window ${windowsLine(plan)}${opens === null ? '' : `, next at ${moment(opens)}`}`]),
  ];
}

function windowsLine({ windows }: ReleasePlan): string {
  return joinedBy('or', windows.map(windowWords));
}

/** "2026-05-08 09:00 UTC": readers may sit in another time zone than the registry. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
