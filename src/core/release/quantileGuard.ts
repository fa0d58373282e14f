import { bernoulliConfidenceSequence } from '../stats/bernoulliConfidenceSequence.ts';
import { logMeanDifferenceBet, type ValueStratum } from '../stats/bettingEProcess.ts';
import { totalOf, type Histogram } from '../stats/histogram.ts';
import { binEdge, binsIn, logBin, weightAbove } from '../stats/logHistogram.ts';
import { rateRatioInterval } from '../stats/rateRatioInterval.ts';
import { intervalNarrowestAt } from './absoluteGuard.ts';
import { freshShare } from './bucket.ts';
import type { GuardFinding, GuardQuestion } from './guardQuestion.ts';
import type { QuantileInfo } from './metrics.ts';
import type { ArmEvidence, Evidence, GuardCondition, GuardState } from './model.ts';
import { excludedRatio } from './rateEvidence.ts';
import { quantilesIn } from './references.ts';
import { samplesOf, type ValueSample } from './valueSamples.ts';
import { amountWords, grouped, percent, ratioWords } from './words.ts';

/**
 * A guard on a quantile of an amount, by the first value of each key: relative by the share of keys
 * above the line that was frozen when the stage began, times the tolerated ratio in the canary;
 * absolute by the share of the canary's keys above the limit.
 */
export function quantileGuard(
  info: QuantileInfo,
  condition: GuardCondition,
  question: GuardQuestion,
): GuardFinding {
  if (condition.kind === 'atMostTimesStable') return relative(info, condition.ratio, question);
  const amount = condition.kind === 'atMostAmount' ? condition.amount : Infinity;
  return absolute(info, amount, question);
}

export interface QuantileLine {
  readonly stageIndex: number;
  readonly stratum: ValueStratum;
  /** In stable's unit. */
  readonly amount: number;
}

function relative(info: QuantileInfo, ratio: number, question: GuardQuestion): GuardFinding {
  const lines = quantileLines(info, ratio, question);
  const strata = lines.map(({ stratum }) => stratum);
  const evidence = logMeanDifferenceBet(strata, { ratio: 1, margin: 0 });
  const [low, high] = rateRatioInterval(
    (times, direction) => logMeanDifferenceBet(strata, { ratio: times, margin: 0 }, direction),
    question.alpha,
  );
  const limit = Math.log(1 / question.alpha);
  const { stable, canary } = samplesOf(strata);
  const isJudged = lines.length > 0 && !question.sampleRatioMismatch;
  const whenUnbreached: GuardState = high <= excludedRatio ? 'ok' : 'inconclusive';
  const state = !isJudged ? 'inconclusive' : evidence >= limit ? 'breached' : whenUnbreached;
  const amount = lines.at(-1)?.amount;
  return {
    state,
    stable: { rate: stable.mean, keys: stable.keys },
    canary: { rate: canary.mean, keys: canary.keys },
    interval: Number.isFinite(high) ? [low, high] : null,
    evidence: isJudged ? Math.max(0, evidence / limit) : 0,
    why: relativeWords(info, { ratio, amount, stable, canary, state }, question),
  };
}

/** What is compared: a stratum a stage with a control group and a line. */
export function quantileLines(
  { amount, quantile }: QuantileInfo,
  ratio: number,
  { evidence, references }: Pick<GuardQuestion, 'evidence' | 'references'>,
): QuantileLine[] {
  const stages = evidence.stages.filter(({ weight }) => weight < 100);
  return stages.flatMap(({ stageIndex, weight, stable, canary }, index): QuantileLine[] => {
    const line = quantilesIn(references, stageIndex)[amount]?.[quantile];
    if (line === undefined) return [];
    const share = freshShare(weight, stages[index - 1]?.weight ?? 0);
    const stratum = {
      share,
      stable: aboveLine(stable.values[amount]?.compared, line),
      canary: aboveLine(canary.values[amount]?.compared, line + binsIn(ratio)),
    };
    return [{ stageIndex, stratum, amount: binEdge(line) }];
  });
}

/** 1 for each key above the bin, 0 for each other. */
function aboveLine(histogram: Histogram | undefined, bin: number): ValueStratum['canary'] {
  if (histogram === undefined) return [];
  const above = weightAbove(histogram, bin);
  return [
    [1, above],
    [0, totalOf(histogram) - above],
  ];
}

interface Findings {
  readonly ratio: number;
  readonly amount: number | undefined;
  readonly stable: ValueSample;
  readonly canary: ValueSample;
  readonly state: GuardState;
}

function relativeWords(info: QuantileInfo, found: Findings, question: GuardQuestion): string {
  const { ratio, amount, stable, canary, state } = found;
  if (question.sampleRatioMismatch) {
    return 'not judged: the sizes of the two arms do not fit the split';
  }
  if (amount === undefined) {
    return `not judged in this stage: too little was known of stable's ${info.label} when it began`;
  }
  if (canary.mean === null || stable.mean === null) {
    const arm = canary.mean === null ? 'canary' : 'stable';
    return `not enough data: no ${arm} outcome tells ${info.label} yet`;
  }
  const above = amountWords(info.amount, amount);
  const facts =
    `${info.label}: ${percent(canary.mean)} of canary ${question.units} above ` +
    `${ratioWords(ratio)} times ${above}, ${percent(stable.mean)} of stable above ${above}`;
  if (state === 'inconclusive') return `not enough data: ${grouped(canary.keys)} keys; ${facts}`;
  const chance = percent(question.planAlpha);
  const bound = state === 'breached' ? `; chance of a false alarm at most ${chance}` : '';
  return `${facts} (${grouped(canary.keys)} keys${bound})`;
}

function absolute(info: QuantileInfo, limit: number, question: GuardQuestion): GuardFinding {
  const { evidence, alpha } = question;
  const canary = canaryAbove(evidence, info, limit);
  const stable = countAbove(
    evidence.stages.map((it) => it.stable),
    info,
    limit,
  );
  const [low, high] = bernoulliConfidenceSequence(
    canary.above,
    canary.keys,
    alpha,
    intervalNarrowestAt,
  );
  const whenNotAbove: GuardState = high <= info.share ? 'ok' : 'inconclusive';
  const state = low > info.share ? 'breached' : whenNotAbove;
  const facts =
    `${info.label}: ${percent(rateOf(canary) ?? 0)} of canary ${question.units} above ` +
    `${amountWords(info.amount, limit)} (${percent(low)} to ${percent(high)}), at most ` +
    `${percent(info.share)} asked`;
  const none = `no canary outcome tells ${info.label} yet`;
  const missing = canary.keys === 0 ? none : `${grouped(canary.keys)} keys; ${facts}`;
  return {
    state,
    stable: { rate: rateOf(stable), keys: stable.keys },
    canary: { rate: rateOf(canary), keys: canary.keys },
    interval: canary.keys === 0 ? null : [low, high],
    evidence: progressOf(canary, info.share, [low, high]),
    why:
      state === 'inconclusive'
        ? `not enough data: ${missing}`
        : `${facts} (${grouped(canary.keys)} keys)`,
  };
}

export interface AboveCount {
  readonly above: number;
  readonly keys: number;
}

/** Of the canary's keys, segments among them, those whose first value is above the limit. */
export function canaryAbove(evidence: Evidence, info: QuantileInfo, limit: number): AboveCount {
  const all = [...evidence.stages.map(({ canary }) => canary), evidence.segmentCanary];
  return countAbove(all, info, limit);
}

function countAbove(
  armEvidence: readonly ArmEvidence[],
  { amount }: QuantileInfo,
  limit: number,
): AboveCount {
  let above = 0;
  let keys = 0;
  for (const { values } of armEvidence) {
    const first = values[amount]?.first ?? {};
    keys += totalOf(first);
    above += limit === Infinity ? 0 : weightAbove(first, logBin(limit));
  }
  return { above, keys };
}

function rateOf({ above, keys }: AboveCount): number | null {
  return keys === 0 ? null : above / keys;
}

/** How far the interval has come towards lying wholly above the limit: 1 when it does. */
function progressOf(
  count: AboveCount,
  limit: number,
  [low]: readonly [low: number, high: number],
): number {
  const rate = rateOf(count);
  if (rate === null || rate <= limit) return 0;
  return low >= limit ? 1 : low / limit;
}
