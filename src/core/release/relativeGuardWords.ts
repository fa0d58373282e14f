import { harmfulRatios } from '../stats/conditionalBinomialEProcess.ts';
import type { EventGuard, GuardQuestion } from './guardQuestion.ts';
import { metrics } from './metrics.ts';
import type { Arm, GuardState } from './model.ts';
import { excludedRatio, type RateStrata } from './rateEvidence.ts';
import { about, grouped, percent, ratioWords } from './words.ts';

/** Above this share of keys with an event, most keys are used up and later events tell nothing. */
const blindAbove = 0.5;

export interface Sample {
  readonly keys: number;
  readonly rate: number | null;
}

export interface Findings {
  readonly stable: Sample;
  readonly canary: Sample;
  /** What the sentence is about: both arms by keys, or by the requests of these keys. */
  readonly told: Readonly<Record<Arm, Sample>>;
  readonly byShares: boolean;
  readonly state: GuardState;
  readonly high: number;
  readonly tolerated: number;
  readonly strata: RateStrata;
}

/** One sentence with the numbers behind a relative guard's state. */
export function relativeWords(
  guard: EventGuard,
  findings: Findings,
  question: GuardQuestion,
): string {
  const { canary, told, state, high } = findings;
  const { eventLabel } = metrics[guard.metric];
  const canaryRate = told.canary.rate;
  const stableRate = told.stable.rate;
  if (question.sampleRatioMismatch) {
    return 'not judged: the sizes of the two arms do not fit the split';
  }
  if (canaryRate === null || stableRate === null) {
    const arm = canaryRate === null ? 'canary' : 'stable';
    return `not enough data: no ${arm} outcome tells ${eventLabel} yet`;
  }
  const facts =
    `${eventLabel} ${percent(canaryRate)} of canary ${findings.byShares ? 'requests' : question.units} ` +
    `against ${percent(stableRate)} of stable`;
  if (state === 'breached') {
    const chance = percent(question.planAlpha);
    return `${facts} (${grouped(canary.keys)} keys; chance of a false alarm at most ${chance})`;
  }
  const isBlind = guard.unit === 'firstEvent' && stableRate > blindAbove;
  const blind = isBlind ? blindWords(question) : '';
  if (state === 'ok') {
    const bound = `at most ${ratioWords(high)} times as often`;
    return `${facts}, ${bound} (${grouped(canary.keys)} keys)${blind}`;
  }
  return `not enough data: ${missing(findings, question.alpha)}; ${facts}${blind}`;
}

function blindWords({ units }: GuardQuestion): string {
  return `; most ${units} meet it sooner or later, where counting each once sees little`;
}

/** "90 of about 340 keys if harmless": how far the canary is from a clear answer then. */
function missing({ stable, canary, tolerated, strata }: Findings, alpha: number): string {
  const stableRate = stable.rate ?? 0;
  if (stableRate === 0) {
    return `${grouped(canary.keys)} keys, and no event in stable to compare with`;
  }
  const share = strata.firstEvents.findLast((it) => it.canary + it.stable > 0)?.share ?? 0;
  const needed = neededEvents(share, Math.max(tolerated, excludedRatio), alpha);
  const keys = Math.max((needed * share) / stableRate, canary.keys + 1);
  return `${grouped(canary.keys)} of about ${about(keys)} keys if harmless`;
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
