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
import { elapsedInStage } from './transition.ts';
import { grouped, joinedBy } from './words.ts';

/** How many approvals are still missing; 0 when the plan asks for none. */
export function missingApprovals(plan: ReleasePlan, { approvals }: ReleaseState): number {
  return Math.max(0, (plan.approvals?.needed ?? 0) - approvals.length);
}

/** What a pending release waits for, each for people; empty when it may start. */
export function waitsFor(
  plan: ReleasePlan,
  state: ReleaseState,
  conditions: Conditions,
  now: number,
): string[] {
  const { approvals } = plan;
  const missing = missingApprovals(plan, state);
  return [
    ...(approvals !== null && missing > 0 ? [approvalWords(approvals, state)] : []),
    ...(state.startAt !== null && state.startAt > now
      ? [`its time, ${moment(state.startAt)}`]
      : []),
    ...closedWords(plan, conditions),
  ];
}

/** What keeps a running release from its next automatic step, besides time, keys and guards. */
export function heldBack(plan: ReleasePlan, state: ReleaseState, conditions: Conditions): string[] {
  const holds = plan.stages[state.stageIndex]?.hold === true;
  return [
    ...(holds ? ['a person to advance it, as the plan says'] : []),
    ...closedWords(plan, conditions),
  ];
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
