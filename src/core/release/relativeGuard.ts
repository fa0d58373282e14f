import {
  harmfulRatios,
  logRateRatioEvidence,
  type Stratum,
} from '../stats/conditionalBinomialEProcess.ts';
import { rateRatioInterval } from '../stats/rateRatioInterval.ts';
import { freshShare } from './bucket.ts';
import type { GuardFinding, GuardQuestion } from './guardQuestion.ts';
import { metrics } from './metrics.ts';
import type { Arm, ArmEvidence, Guard, GuardState, StageEvidence } from './model.ts';
import { about, grouped, percent, ratioWords } from './words.ts';

/**
 * A relative guard is ok when the always-valid interval excludes harm beyond this ratio, or beyond
 * the tolerated one where that is larger. No amount of data proves "not worse at all".
 */
const excludedRatio = 2;

/** Above this share of keys with an event, most keys are used up and later events tell nothing. */
const blindAbove = 0.5;

interface Counts {
  keys: number;
  events: number;
}

interface Sample {
  readonly keys: number;
  readonly rate: number | null;
}

/**
 * A guard on the canary's rate over stable's, by the conditional-binomial e-process, stratified by
 * stage. A stage compares the keys that it moves to the canary with those that it leaves on stable,
 * each by its first event there. Not judged while the arms' sizes do not fit the split.
 */
export function relativeGuard(
  guard: Guard,
  tolerated: number,
  question: GuardQuestion,
): GuardFinding {
  const stages = question.evidence.stages.filter((stage) => stage.weight < 100);
  const strata = stages.map((stage, index) => stratumOf(guard, stage, stages[index - 1]));
  const logEvidence = logRateRatioEvidence(strata, tolerated);
  const [low, high] = rateRatioInterval(strata, question.alpha);
  const limit = Math.log(1 / question.alpha);
  const state = stateOf(logEvidence >= limit, high, tolerated, question);
  const { stable, canary } = samplesOf(guard, stages);
  return {
    state,
    stable,
    canary,
    interval: Number.isFinite(high) ? [low, high] : null,
    evidence: Math.max(0, logEvidence / limit),
    why: why(guard, { stable, canary, state, high, tolerated, strata }, question),
  };
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
  guard: Guard,
  { weight, stable, canary }: StageEvidence,
  previous: StageEvidence | undefined,
): Stratum {
  return {
    share: freshShare(weight, previous?.weight ?? 0),
    canary: canary.metrics[guard.metric]?.keysWithEvent ?? 0,
    stable: stable.metrics[guard.metric]?.keysWithEvent ?? 0,
  };
}

/** Rates of both arms over the stages; stable's stages count as the canary's do. */
function samplesOf(guard: Guard, stages: readonly StageEvidence[]): Record<Arm, Sample> {
  const canary = { keys: 0, events: 0 };
  const stable = { keys: 0, events: 0 };
  const weighted = { keys: 0, events: 0 };
  for (const stage of stages) {
    const ofCanary = keysOf(guard, stage.canary);
    add(canary, ofCanary);
    const ofStable = keysOf(guard, stage.stable);
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
function keysOf(guard: Guard, arm: ArmEvidence): Counts {
  const counts = arm.metrics[guard.metric];
  if (counts === undefined) return { keys: 0, events: 0 };
  return { keys: arm.comparedKeys, events: counts.keysWithEvent };
}

function add(sum: Counts, { keys, events }: Counts): void {
  sum.keys += keys;
  sum.events += events;
}

function rateOf({ keys, events }: Counts): number | null {
  return keys === 0 ? null : events / keys;
}

interface Findings {
  readonly stable: Sample;
  readonly canary: Sample;
  readonly state: GuardState;
  readonly high: number;
  readonly tolerated: number;
  readonly strata: readonly Stratum[];
}

function why(guard: Guard, findings: Findings, question: GuardQuestion): string {
  const { stable, canary, state, high } = findings;
  const { eventLabel } = metrics[guard.metric];
  const canaryRate = canary.rate;
  const stableRate = stable.rate;
  if (question.sampleRatioMismatch) {
    return 'not judged: the sizes of the two arms do not fit the split';
  }
  if (canaryRate === null || stableRate === null) {
    const arm = canaryRate === null ? 'canary' : 'stable';
    return `not enough data: no ${arm} outcome tells ${eventLabel} yet`;
  }
  const facts =
    `${eventLabel} ${percent(canaryRate)} of canary ${question.units} ` +
    `against ${percent(stableRate)} of stable`;
  if (state === 'breached') {
    const chance = percent(question.planAlpha);
    return `${facts} (${grouped(canary.keys)} keys; chance of a false alarm at most ${chance})`;
  }
  const blind = stableRate > blindAbove ? blindWords(question) : '';
  if (state === 'ok') {
    const bound = `at most ${ratioWords(high)} times as often`;
    return `${facts}, ${bound} (${grouped(canary.keys)} keys)${blind}`;
  }
  return `not enough data: ${missing(findings, question.alpha)}; ${facts}${blind}`;
}

function blindWords({ units }: GuardQuestion): string {
  return `; most ${units} meet it sooner or later, where counting each once sees little`;
}

/** "90 of about 340 keys": how far the canary is from a clear answer if it is harmless. */
function missing({ stable, canary, tolerated, strata }: Findings, alpha: number): string {
  const stableRate = stable.rate ?? 0;
  if (stableRate === 0)
    return `${grouped(canary.keys)} keys, and no event in stable to compare with`;
  const share = strata.findLast((it) => it.canary + it.stable > 0)?.share ?? 0;
  const needed = neededEvents(share, Math.max(tolerated, excludedRatio), alpha);
  const keys = Math.max((needed * share) / stableRate, canary.keys + 1);
  return `${grouped(canary.keys)} of about ${about(keys)} keys`;
}

/**
 * Events of both arms after which equal rates exclude `ratio`, on average: the best bet's growth
 * per event has to pay for the limit and for being one bet of many.
 */
function neededEvents(share: number, ratio: number, alpha: number): number {
  const p = (share * ratio) / (share * ratio + 1 - share);
  const growths = harmfulRatios.map(
    (bet) => -share * Math.log(bet) - Math.log1p(p * (1 / bet - 1)),
  );
  return (Math.log(2 / alpha) + Math.log(harmfulRatios.length)) / Math.max(...growths);
}
