import {
  harmfulRatios,
  logRateRatioEvidence,
  type Stratum,
} from '../stats/conditionalBinomialEProcess.ts';
import { rateRatioInterval } from '../stats/rateRatioInterval.ts';
import type { GuardFinding, GuardQuestion } from './guardQuestion.ts';
import { metrics } from './metrics.ts';
import type { Arm, Guard, GuardState, StageEvidence } from './model.ts';
import { about, grouped, percent, ratioWords } from './words.ts';

/**
 * A relative guard is ok when the always-valid interval excludes harm beyond this ratio, or beyond
 * the tolerated one where that is larger. No amount of data proves "not worse at all".
 */
const excludedRatio = 2;

/** Above this share of keys with an event, most keys are used up and later events tell nothing. */
const blindAbove = 0.5;

interface Sample {
  readonly keys: number;
  readonly events: number;
}

/**
 * A guard on the canary's rate over stable's, by the conditional-binomial e-process on each key's
 * first event, stratified by stage. Not judged while the arms' sizes do not fit the split.
 */
export function relativeGuard(
  guard: Guard,
  tolerated: number,
  question: GuardQuestion,
): GuardFinding {
  const stages = question.evidence.stages.filter((stage) => stage.weight < 100);
  const strata = stages.map((stage) => stratumOf(guard, stage));
  const logEvidence = logRateRatioEvidence(strata, tolerated);
  const [low, high] = rateRatioInterval(strata, question.alpha);
  const limit = Math.log(1 / question.alpha);
  const state = stateOf(logEvidence >= limit, high, tolerated, question);
  const stable = sampleOf(guard, stages, 'stable');
  const canary = sampleOf(guard, stages, 'canary');
  return {
    state,
    stable: { rate: rateOf(stable), keys: stable.keys },
    canary: { rate: rateOf(canary), keys: canary.keys },
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

function stratumOf(guard: Guard, { weight, stable, canary }: StageEvidence): Stratum {
  return {
    share: weight / 100,
    canary: canary.metrics[guard.metric]?.keysWithEvent ?? 0,
    stable: stable.metrics[guard.metric]?.keysWithEvent ?? 0,
  };
}

function sampleOf(guard: Guard, stages: readonly StageEvidence[], arm: Arm): Sample {
  let keys = 0;
  let events = 0;
  for (const stage of stages) {
    const counts = stage[arm].metrics[guard.metric];
    keys += counts?.keys ?? 0;
    events += counts?.keysWithEvent ?? 0;
  }
  return { keys, events };
}

function rateOf({ keys, events }: Sample): number | null {
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
  const canaryRate = rateOf(canary);
  const stableRate = rateOf(stable);
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
  const stableRate = rateOf(stable) ?? 0;
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
