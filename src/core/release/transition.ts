import { CanaryError } from '../base/errors.ts';
import { freezeQuantiles } from './references.ts';
import type {
  Decision,
  DecisionAction,
  PauseCause,
  ReleasePlan,
  ReleaseState,
  ReleaseStatus,
} from './model.ts';

export const manualActions = ['pause', 'resume', 'advance', 'promote', 'rollback'] as const;
export type ManualAction = (typeof manualActions)[number];

/** A release that starts now in its first stage. */
export function startRelease(now: number): ReleaseState {
  return {
    status: 'running',
    stageIndex: 0,
    startedAt: now,
    stageStartedAt: now,
    pausedMs: 0,
    pausedAt: null,
    pausedBy: [],
    acknowledged: [],
    resumedAt: null,
  };
}

/**
 * The state of a release that a registry takes up again, after a stop or a crash: while it was away
 * nobody could report, so that silence counts from `now`.
 */
export function takeUp(state: ReleaseState, now: number): ReleaseState {
  return { ...state, resumedAt: Math.max(now, state.resumedAt ?? now) };
}

/**
 * The state after the registry's clock was set forward or back by `stepMs` (a machine that slept
 * counts as well): what was measured by the old clock is moved along, so that no time is counted
 * that did not pass and none is lost, and silence counts anew from `now`.
 */
export function stepClock(state: ReleaseState, stepMs: number, now: number): ReleaseState {
  return {
    ...state,
    stageStartedAt: state.stageStartedAt + stepMs,
    pausedAt: state.pausedAt === null ? null : state.pausedAt + stepMs,
    resumedAt: now,
  };
}

/** Whether nothing can change the release any more. */
export function isOver({ status }: ReleaseState): boolean {
  return status !== 'running' && status !== 'paused';
}

/** Percent of keys in the canary: the stage's weight while it lasts, then 100 or 0. */
export function weightOf(plan: ReleasePlan, state: ReleaseState): number {
  if (state.status === 'promoted') return 100;
  return isOver(state) ? 0 : (plan.stages[state.stageIndex]?.weight ?? 0);
}

/** Milliseconds that count towards the stage's duration: paused time and clock steps do not. */
export function elapsedInStage(state: ReleaseState, now: number): number {
  const until = state.pausedAt ?? now;
  return Math.max(0, until - state.stageStartedAt - state.pausedMs);
}

/** The state after a decision of the registry. A release that is over stays as it is. */
export function applyDecision(
  plan: ReleasePlan,
  state: ReleaseState,
  decision: Decision,
  now: number,
): ReleaseState {
  return isOver(state) ? state : steps[decision.action](plan, state, decision, now);
}

type Step = (
  plan: ReleasePlan,
  state: ReleaseState,
  decision: Decision,
  now: number,
) => ReleaseState;

const steps: Readonly<Record<DecisionAction, Step>> = {
  hold: (_, state) => state,
  pause: (_, state, decision, now) =>
    state.status === 'paused' ? state : pause(state, now, decision.pauseCauses),
  advance: (plan, state, { quantiles }, now) =>
    freezeQuantiles(nextStage(plan, state, now), quantiles ?? {}),
  promote: (_, state, __, now) => end(state, 'promoted', now),
  rollback: (_, state, __, now) => end(state, 'rolled_back', now),
};

/**
 * The state after a person's action, or `conflict` when the release is over, paused or running
 * where the action needs it otherwise, or has no next stage.
 */
export function applyManual(
  plan: ReleasePlan,
  state: ReleaseState,
  action: ManualAction,
  now: number,
): ReleaseState {
  if (isOver(state)) throw conflict(action, `it is ${words[state.status]}`, 'a release that is on');
  return manual[action](plan, state, now);
}

/** The state of a release whose prompt got a newer one. */
export function supersede(state: ReleaseState, now: number): ReleaseState {
  return isOver(state) ? state : end(state, 'superseded', now);
}

const words: Readonly<Record<ReleaseStatus, string>> = {
  running: 'running',
  paused: 'paused',
  promoted: 'promoted already',
  rolled_back: 'rolled back already',
  superseded: 'superseded by a newer release',
};

const manual: Readonly<
  Record<ManualAction, (plan: ReleasePlan, state: ReleaseState, now: number) => ReleaseState>
> = {
  pause: (_, state, now) => {
    if (state.status === 'paused') throw conflict('pause', 'it is paused', 'a running release');
    return pause(state, now, []);
  },
  resume: (_, state, now) => {
    if (state.status !== 'paused') throw conflict('resume', 'it is running', 'a paused release');
    return resume(state, now);
  },
  advance: (plan, state, now) => {
    if (state.status === 'paused') {
      throw conflict('advance', 'it is paused', 'a running release: resume it first');
    }
    return nextStage(plan, state, now);
  },
  promote: (_, state, now) => end(state, 'promoted', now),
  rollback: (_, state, now) => end(state, 'rolled_back', now),
};

function conflict(action: ManualAction, why: string, expected: string): CanaryError {
  return new CanaryError('conflict', `cannot ${action} this release: ${why}`, { expected });
}

function pause(state: ReleaseState, now: number, causes: readonly PauseCause[]): ReleaseState {
  return { ...state, status: 'paused', pausedAt: now, pausedBy: causes };
}

function resume(state: ReleaseState, now: number): ReleaseState {
  return {
    ...closePause(state, now),
    status: 'running',
    acknowledged: [...new Set([...state.acknowledged, ...state.pausedBy])].filter(
      (cause) => cause !== 'silence',
    ),
    resumedAt: now,
  };
}

function nextStage(plan: ReleasePlan, state: ReleaseState, now: number): ReleaseState {
  if (state.stageIndex + 1 >= plan.stages.length) {
    throw conflict('advance', 'it is in its last stage', 'a stage after this one: promote instead');
  }
  return {
    ...state,
    status: 'running',
    stageIndex: state.stageIndex + 1,
    stageStartedAt: now,
    pausedMs: 0,
  };
}

function end(state: ReleaseState, status: ReleaseStatus, now: number): ReleaseState {
  return { ...closePause(state, now), status };
}

function closePause(state: ReleaseState, now: number): ReleaseState {
  const paused = state.pausedAt === null ? 0 : Math.max(0, now - state.pausedAt);
  return { ...state, pausedMs: state.pausedMs + paused, pausedAt: null, pausedBy: [] };
}
