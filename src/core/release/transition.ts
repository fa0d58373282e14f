import { CanaryError } from '../base/errors.ts';
import { freezeQuantiles } from './references.ts';
import {
  unhindered,
  type Approval,
  type Conditions,
  type Decision,
  type DecisionAction,
  type PauseCause,
  type ReleasePlan,
  type ReleaseState,
  type ReleaseStatus,
} from './model.ts';

export const manualActions = ['pause', 'resume', 'advance', 'promote', 'rollback'] as const;
export type ManualAction = (typeof manualActions)[number];

/** A release that starts now in its first stage. */
export function startRelease(now: number, author = ''): ReleaseState {
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
    author,
    approvals: [],
    startAt: null,
  };
}

/** A release that `author` asks for: pending when the plan wants approvals or its time is to come. */
export function requestRelease(
  plan: ReleasePlan,
  author: string,
  startAt: number | null,
  now: number,
): ReleaseState {
  const waits = plan.approvals !== null || (startAt !== null && startAt > now);
  return { ...startRelease(now, author), startAt, status: waits ? 'pending' : 'running' };
}

/**
 * The state after one more approval. Fails with `conflict` when the release is not waiting for one
 * or has this person's, with `forbidden` when it is not theirs to give.
 */
export function approve(
  { approvals: asked }: ReleasePlan,
  state: ReleaseState,
  approval: Approval,
): ReleaseState {
  const refuse = (code: 'conflict' | 'forbidden', why: string, expected: string): never => {
    throw new CanaryError(code, `cannot approve this release: ${why}`, { expected });
  };
  if (state.status !== 'pending') refuse('conflict', `it is ${words[state.status]}`, waiting);
  if (asked === null || state.approvals.length >= asked.needed) {
    refuse('conflict', 'it needs no further approval', waiting);
  }
  const { by } = approval;
  const others = (asked?.from ?? []).filter((name) => name !== state.author).join(', ');
  if (by === state.author) refuse('forbidden', `${by} asked for it`, `one of ${others}`);
  if (asked?.from.includes(by) !== true) {
    refuse('forbidden', `${by} is not among those who may`, `one of ${others}`);
  }
  if (state.approvals.some((it) => it.by === by)) {
    refuse('conflict', `${by} has approved it already`, 'another person');
  }
  return { ...state, approvals: [...state.approvals, approval] };
}

const waiting = 'a release that waits for approvals';

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
  return status !== 'pending' && status !== 'running' && status !== 'paused';
}

/** Percent of keys in the canary: 0 before it starts, the stage's weight, then 100 or 0. */
export function weightOf(plan: ReleasePlan, state: ReleaseState): number {
  if (state.status === 'promoted') return 100;
  return isOver(state) || state.status === 'pending'
    ? 0
    : (plan.stages[state.stageIndex]?.weight ?? 0);
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
  start: (_, state, __, now) => (state.status === 'pending' ? begin(state, now) : state),
  pause: (_, state, decision, now) =>
    state.status === 'paused' ? state : pause(state, now, decision.pauseCauses),
  advance: (plan, state, { quantiles }, now) =>
    freezeQuantiles(nextStage(plan, state, now), quantiles ?? {}),
  promote: (_, state, __, now) => end(state, 'promoted', now),
  rollback: (_, state, __, now) => end(state, 'rolled_back', now),
};

/**
 * The state after a person's action, or `conflict` when the release is over, pending, paused or
 * running where the action needs it otherwise, has no next stage, or is frozen. A rollback is always
 * possible until it is over; of a pending release it is the rejection.
 */
export function applyManual(
  plan: ReleasePlan,
  state: ReleaseState,
  action: ManualAction,
  now: number,
  { freeze }: Conditions = unhindered,
): ReleaseState {
  if (isOver(state)) throw conflict(action, `it is ${words[state.status]}`, 'a release that is on');
  if (state.status === 'pending' && action !== 'rollback') {
    throw conflict(action, 'it has not started', 'a release that has started, or its rollback');
  }
  if (freeze !== null && (action === 'advance' || action === 'promote')) {
    const until = new Date(freeze.until).toISOString();
    const why = `it is frozen until ${until} (${freeze.by}: ${freeze.reason})`;
    throw conflict(action, why, 'the freeze lifted; a rollback is always possible');
  }
  return manual[action](plan, state, now);
}

/** The state of a release whose prompt got a newer one. */
export function supersede(state: ReleaseState, now: number): ReleaseState {
  return isOver(state) ? state : end(state, 'superseded', now);
}

const words: Readonly<Record<ReleaseStatus, string>> = {
  pending: 'waiting to start',
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

function begin(state: ReleaseState, now: number): ReleaseState {
  return { ...state, status: 'running', stageStartedAt: now, pausedMs: 0, resumedAt: now };
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
