import { formatDuration } from '../base/duration.ts';
import { judgeGuards } from './judgeGuards.ts';
import { metricWords } from './metrics.ts';
import {
  unhindered,
  type Conditions,
  type Decision,
  type DecisionAction,
  type Evidence,
  type GuardStatus,
  type GuardMetric,
  type PauseCause,
  type ReleasePlan,
  type ReleaseState,
  type ReleaseStatus,
  type Stage,
} from './model.ts';
import { stableQuantiles } from './references.ts';
import { checkSampleRatio, type SampleRatio } from './sampleRatioCheck.ts';
import { heldBy } from './schedule.ts';
import { elapsedInStage, isOver } from './transition.ts';
import { grouped, weightWords } from './words.ts';

interface Situation {
  readonly plan: ReleasePlan;
  readonly state: ReleaseState;
  readonly evidence: Evidence;
  readonly now: number;
  readonly stage: Stage;
  readonly guards: readonly GuardStatus[];
  readonly sampleRatio: SampleRatio;
  readonly heldBy: readonly string[];
  readonly waitingFor: NonNullable<Decision['waitingFor']>;
}

/**
 * What a release does next, from all that is known now. Pure: the same input gives the same
 * decision, so that any of them can be replayed.
 *
 * In this order: a release that is over stays; a breached rollback guard rolls back, also while
 * paused or pending; a pending release starts when it has its approvals and its time; a paused release
 * waits for a person; a breached pause guard, arms whose sizes do not fit the split, or silence pause
 * it, unless a person has resumed over that cause; a stage that has run its time and served its keys,
 * with nothing amiss and every required guard ok, gives way to the next, and the last one to
 * promotion. Otherwise it holds, and so it does in a freeze, outside the plan's windows, and in a stage
 * that waits for a person.
 */
export function decide(
  plan: ReleasePlan,
  state: ReleaseState,
  evidence: Evidence,
  now: number,
  conditions: Conditions = unhindered,
): Decision {
  const sampleRatio = checkSampleRatio(evidence);
  const guards = judgeGuards(plan, evidence, sampleRatio.mismatch, state.references);
  const stage = plan.stages[state.stageIndex] ?? noStage;
  const held = heldBy(plan, state, conditions, now);
  const situation: Situation = {
    heldBy: held,
    plan,
    state,
    evidence,
    now,
    stage,
    guards,
    sampleRatio,
    waitingFor: openNeeds(stage, state, evidence, guards, now),
  };
  for (const rule of rules) {
    const verdict = rule(situation);
    if (verdict !== null) return { ...noDecision, ...verdict, guards, heldBy: held };
  }
  return { ...noDecision, ...goOn(situation), guards, heldBy: held };
}

type Verdict = Pick<Decision, 'action' | 'reason'> & Partial<Decision>;
type Rule = (situation: Situation) => Verdict | null;

const noStage: Stage = { weight: 0, minDurationMs: 0, minSamples: 0 };
const noDecision = { pauseCauses: [], waitingFor: null } as const;
const rules: readonly Rule[] = [staysOver, rollsBack, starts, staysPaused, pauses, holds];

function staysOver({ state }: Situation): Verdict | null {
  return isOver(state) ? { action: 'hold', reason: overWords[state.status] } : null;
}

const overWords: Readonly<Record<ReleaseStatus, string>> = {
  pending: 'waits to start',
  running: 'running',
  paused: 'paused',
  promoted: 'promoted: everyone has the new version',
  rolled_back: 'rolled back: everyone has the stable version',
  superseded: 'superseded by a newer release',
};

function rollsBack({ guards }: Situation): Verdict | null {
  const breached = guards.filter((it) => it.state === 'breached' && it.onBreach === 'rollback');
  const first = breached[0];
  if (first === undefined) return null;
  const others = breached.length > 1 ? `; ${breached.length - 1} more breached` : '';
  return { action: 'rollback', reason: `${first.why}${others}` };
}

function starts({ state, heldBy: held }: Situation): Verdict | null {
  if (state.status !== 'pending') return null;
  if (held.length > 0) return { action: 'hold', reason: `waits for ${held.join('; ')}` };
  const approvals = state.approvals.map(({ by }) => by).join(', ');
  return {
    action: 'start',
    reason: approvals === '' ? 'its time has come' : `approved by ${approvals}`,
  };
}

function staysPaused({ state, waitingFor, now }: Situation): Verdict | null {
  if (state.status !== 'paused') return null;
  const by = state.pausedBy.length === 0 ? 'by a person' : 'by the registry';
  const since = formatDuration(now - (state.pausedAt ?? now));
  return { action: 'hold', reason: `paused ${by} for ${since}; waits for a person`, waitingFor };
}

function pauses(situation: Situation): Verdict | null {
  const causes = [...standingCauses(situation), ...silence(situation)];
  const fresh = causes.filter(([cause]) => !situation.state.acknowledged.includes(cause));
  const first = fresh[0];
  if (first === undefined) return null;
  return {
    action: 'pause',
    reason: fresh.length > 1 ? `${first[1]}; ${fresh.length - 1} more` : first[1],
    pauseCauses: fresh.map(([cause]) => cause),
    waitingFor: situation.waitingFor,
  };
}

type CauseWithReason = readonly [cause: PauseCause, reason: string];

/** Causes that do not go away by themselves: resumed over or not, no stage advances on them. */
function standingCauses({ guards, sampleRatio }: Situation): readonly CauseWithReason[] {
  const causes: CauseWithReason[] = sampleRatio.mismatch ? [['sampleRatio', sampleRatio.why]] : [];
  for (const [index, guard] of guards.entries()) {
    if (guard.state === 'breached') causes.push([`guard:${index}`, guard.why]);
  }
  return causes;
}

function silence({ plan, state, evidence, now }: Situation): readonly CauseWithReason[] {
  if (plan.maxSilenceMs === null) return [];
  const since = Math.max(evidence.lastOutcomeAt ?? state.startedAt, state.resumedAt ?? 0);
  if (now - since <= plan.maxSilenceMs) return [];
  const limit = formatDuration(plan.maxSilenceMs);
  return [['silence', `no outcome for ${formatDuration(now - since)}, longer than ${limit}`]];
}

function holds(situation: Situation): Verdict | null {
  const { stage, waitingFor } = situation;
  const { durationMs, samples, neededSamples, guards } = waitingFor;
  const needs = [
    ...(durationMs > 0 ? [`${formatDuration(Math.max(1_000, durationMs))} more`] : []),
    ...(samples < neededSamples ? [`${grouped(samples)} of ${grouped(neededSamples)} keys`] : []),
    ...(guards.length > 0 ? [`guards not ok yet: ${labels(guards)}`] : []),
    ...(standingCauses(situation).length > 0 ? ['a person, who resumed it over a breach'] : []),
    ...situation.heldBy,
  ];
  if (needs.length === 0) return null;
  return {
    action: 'hold',
    reason: `holds ${weightWords(stage.weight)}, waits for ${needs.join('; ')}`,
    waitingFor,
  };
}

function labels(names: readonly GuardMetric[]): string {
  return names.map((name) => metricWords(name).label).join(', ');
}

/** Nothing stands against it: to the next stage, or to everyone. */
function goOn({ plan, state, stage, evidence, now, waitingFor }: Situation): Verdict {
  const action: DecisionAction = state.stageIndex + 1 < plan.stages.length ? 'advance' : 'promote';
  const held = formatDuration(elapsedInStage(state, now));
  const keys = grouped(waitingFor.samples);
  const reason = `${weightWords(stage.weight)} held for ${held}, ${keys} keys, no guard breached`;
  return action === 'advance'
    ? { action, reason, quantiles: stableQuantiles(evidence) }
    : { action, reason };
}

function openNeeds(
  stage: Stage,
  state: ReleaseState,
  evidence: Evidence,
  guards: readonly GuardStatus[],
  now: number,
): Situation['waitingFor'] {
  const served = evidence.stages.find((it) => it.stageIndex === state.stageIndex);
  const notOk = guards.filter((it) => it.required && it.state !== 'ok');
  return {
    durationMs: Math.max(0, stage.minDurationMs - elapsedInStage(state, now)),
    samples: served?.canary.servedKeys ?? 0,
    neededSamples: stage.minSamples,
    guards: [...new Set(notOk.map((it): GuardMetric => it.metric))],
  };
}
