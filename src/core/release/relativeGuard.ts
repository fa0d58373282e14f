import { logClusteredRateEvidence, type ClusteredStratum } from '../stats/clusteredRateEProcess.ts';
import { logRateRatioEvidence, type Stratum } from '../stats/conditionalBinomialEProcess.ts';
import { emptyKeySums } from '../stats/keySums.ts';
import { rateRatioInterval } from '../stats/rateRatioInterval.ts';
import { freshShare } from './bucket.ts';
import type { EventGuard, GuardFinding, GuardQuestion } from './guardQuestion.ts';
import type { Arm, ArmEvidence, Evidence, GuardState, GuardUnit, StageEvidence } from './model.ts';
import {
  excludedRatio,
  firstEventWeight,
  logRateEvidence,
  type RateStrata,
} from './rateEvidence.ts';
import { relativeWords, type Sample } from './relativeGuardWords.ts';

interface Counts {
  keys: number;
  events: number;
}

/**
 * A guard on the canary's rate over stable's, stratified by stage: a stage compares the keys that it
 * moves to the canary with those that it leaves on stable, each by its first event there, by the share
 * of its requests, or by both, as the guard's unit says. Not judged while the arms' sizes do not fit the split.
 */
export function relativeGuard(
  guard: EventGuard,
  tolerated: number,
  question: GuardQuestion,
): GuardFinding {
  const stages = comparedStages(question.evidence);
  const unit = guard.unit ?? 'auto';
  const strata = rateStrata(guard, stages);
  const logEvidence = logRateEvidence(strata, unit, tolerated);
  const [low, high] = rateRatioInterval(
    (ratio, direction) => logRateEvidence(strata, unit, ratio, direction),
    question.alpha,
  );
  const limit = Math.log(1 / question.alpha);
  const state = stateOf(logEvidence >= limit, high, tolerated, question);
  const byKeys = keySamples(guard, stages);
  const byRequests = samplesOf(requestsOf, guard, stages);
  const stable =
    unit === 'share' ? { ...byKeys.stable, rate: byRequests.stable.rate } : byKeys.stable;
  const canary =
    unit === 'share' ? { ...byKeys.canary, rate: byRequests.canary.rate } : byKeys.canary;
  const told = sharesTell(strata, unit, tolerated) ? byRequests : byKeys;
  return {
    state,
    stable,
    canary,
    interval: Number.isFinite(high) ? [low, high] : null,
    evidence: Math.max(0, logEvidence / limit),
    why: relativeWords(
      guard,
      { stable, canary, told, byShares: told === byRequests, state, high, tolerated, strata },
      question,
    ),
  };
}

/** Stages with a control group. */
export function comparedStages({ stages }: Evidence): readonly StageEvidence[] {
  return stages.filter((stage) => stage.weight < 100);
}

/** What is compared, a stratum a stage. */
export function rateStrata(guard: EventGuard, stages: readonly StageEvidence[]): RateStrata {
  return {
    firstEvents: stages.map((stage, index) => stratumOf(guard, stage, stages[index - 1])),
    shares: stages.map((stage) => shareStratumOf(guard, stage)),
  };
}

/** ln E of a relative guard, which is breached when it reaches ln(1 / its alpha). */
export function relativeEvidence(guard: EventGuard, tolerated: number, evidence: Evidence): number {
  const strata = rateStrata(guard, comparedStages(evidence));
  return logRateEvidence(strata, guard.unit ?? 'auto', tolerated);
}

function stateOf(
  harmful: boolean,
  high: number,
  tolerated: number,
  question: GuardQuestion,
): GuardState {
  if (question.sampleRatioMismatch) return 'inconclusive';
  if (harmful) return 'breached';
  return high <= Math.max(tolerated, excludedRatio) ? 'ok' : 'inconclusive';
}

function stratumOf(
  guard: EventGuard,
  { weight, stable, canary }: StageEvidence,
  previous: StageEvidence | undefined,
): Stratum {
  return {
    share: freshShare(weight, previous?.weight ?? 0),
    canary: canary.metrics[guard.metric]?.keysWithEvent ?? 0,
    stable: stable.metrics[guard.metric]?.keysWithEvent ?? 0,
  };
}

function shareStratumOf(guard: EventGuard, { stable, canary }: StageEvidence): ClusteredStratum {
  return {
    canary: canary.metrics[guard.metric]?.perKey ?? emptyKeySums(),
    stable: stable.metrics[guard.metric]?.perKey ?? emptyKeySums(),
  };
}

/** Whether it is the shares of requests rather than the first events that speak against the canary. */
function sharesTell({ firstEvents, shares }: RateStrata, unit: GuardUnit, ratio: number): boolean {
  if (unit !== 'auto') return unit === 'share';
  const byShares = logClusteredRateEvidence(shares, ratio) + Math.log(1 / firstEventWeight - 1);
  return byShares > Math.max(0, logRateRatioEvidence(firstEvents, ratio));
}

/** Of the compared keys, those with an event, by arm. */
export function keySamples(
  guard: EventGuard,
  stages: readonly StageEvidence[],
): Record<Arm, Sample> {
  return samplesOf(keysOf, guard, stages);
}

type Counting = (guard: EventGuard, arm: ArmEvidence) => Counts;

/** Rates of both arms over the stages; stable's stages count as the canary's do. */
function samplesOf(
  count: Counting,
  guard: EventGuard,
  stages: readonly StageEvidence[],
): Record<Arm, Sample> {
  const canary = { keys: 0, events: 0 };
  const stable = { keys: 0, events: 0 };
  const weighted = { keys: 0, events: 0 };
  for (const stage of stages) {
    const ofCanary = count(guard, stage.canary);
    add(canary, ofCanary);
    const ofStable = count(guard, stage.stable);
    add(stable, ofStable);
    if (ofStable.keys === 0) continue;
    const { keys } = ofCanary;
    add(weighted, { keys, events: (keys * ofStable.events) / ofStable.keys });
  }
  const rate = rateOf(weighted) ?? rateOf(stable);
  return {
    canary: { keys: canary.keys, rate: rateOf(canary) },
    stable: { keys: stable.keys, rate },
  };
}

/** Without a single outcome that tells the metric there are no keys behind it. */
function keysOf(guard: EventGuard, arm: ArmEvidence): Counts {
  const counts = arm.metrics[guard.metric];
  if (counts === undefined) return { keys: 0, events: 0 };
  return { keys: arm.comparedKeys, events: counts.keysWithEvent };
}

/** Requests of the compared keys, in place of the keys themselves. */
function requestsOf(guard: EventGuard, arm: ArmEvidence): Counts {
  const { n, x } = arm.metrics[guard.metric]?.perKey ?? { n: 0, x: 0 };
  return { keys: n, events: x };
}

function add(sum: Counts, { keys, events }: Counts): void {
  sum.keys += keys;
  sum.events += events;
}

function rateOf({ keys, events }: Counts): number | null {
  return keys === 0 ? null : events / keys;
}
