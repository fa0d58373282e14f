import {
  logMeanBet,
  logMeanDifferenceBet,
  type Tolerated,
  type ValueStratum,
  type WeightedValues,
} from '../stats/bettingEProcess.ts';
import { logClusteredRateEvidence, type ClusteredStratum } from '../stats/clusteredRateEProcess.ts';
import type { Direction } from '../stats/conditionalBinomialEProcess.ts';
import { crossing } from '../stats/crossing.ts';
import { emptyKeySums } from '../stats/keySums.ts';
import { logMeanEvidence } from '../stats/meanEvidence.ts';
import { rateRatioInterval } from '../stats/rateRatioInterval.ts';
import { perUnit, unitValues } from '../stats/unitHistogram.ts';
import { freshShare } from './bucket.ts';
import type { GuardFinding, GuardQuestion } from './guardQuestion.ts';
import { metricWords } from './metrics.ts';
import type {
  ArmEvidence,
  Evidence,
  Guard,
  GuardCondition,
  GuardState,
  ScoreName,
  StageEvidence,
} from './model.ts';
import { excludedRatio, firstEventWeight } from './rateEvidence.ts';
import { sampleOf, samplesOf, type ValueSample } from './valueSamples.ts';
import { grouped, percent, ratioWords } from './words.ts';

/**
 * A guard on a score from 0 to 1, good when high. Relative: by the canary's losses (1 - score) against
 * stable's, each key's first in the stage and all of them by key. Absolute: by the first score of each
 * of the canary's keys.
 */
export function scoreGuard(guard: Guard, name: ScoreName, question: GuardQuestion): GuardFinding {
  const { condition } = guard;
  const tolerated = toleratedLoss(condition);
  if (tolerated !== null) return relativeScore(guard, name, tolerated, question);
  const limit = 'rate' in condition ? condition.rate : 0;
  return absoluteScore(name, condition.kind === 'atMost' ? 'atMost' : 'atLeast', limit, question);
}

/** What a relative guard on a score tolerates; null for an absolute one. */
export function toleratedLoss(condition: GuardCondition): Tolerated | null {
  if (condition.kind === 'atMostTimesStable') return { ratio: condition.ratio, margin: 0 };
  return condition.kind === 'atMostBelowStable' ? { ratio: 1, margin: condition.margin } : null;
}

export interface ScoreStrata {
  readonly first: readonly ValueStratum[];
  readonly shares: readonly ClusteredStratum[];
}

function relativeScore(
  guard: Guard,
  name: ScoreName,
  tolerated: Tolerated,
  question: GuardQuestion,
): GuardFinding {
  const strata = scoreStrata(name, question.evidence.stages);
  const unit = guard.unit ?? 'auto';
  const isMargin = guard.condition.kind === 'atMostBelowStable';
  const against = (it: Tolerated, direction: Direction): number =>
    logLossEvidence(strata, unit, it, direction);
  const evidence = against(tolerated, 'greater');
  const limit = Math.log(1 / question.alpha);
  const interval = isMargin
    ? differenceInterval((margin, direction) => against({ ratio: 1, margin }, direction), question)
    : rateRatioInterval(
        (ratio, direction) => against({ ratio, margin: 0 }, direction),
        question.alpha,
      );
  const isExcluded = isMargin
    ? interval[0] >= -tolerated.margin
    : interval[1] <= Math.max(tolerated.ratio, excludedRatio);
  const { stable, canary } = samplesOf(strata.first);
  const whenUnbreached: GuardState = isExcluded && canary.keys > 0 ? 'ok' : 'inconclusive';
  const breached = evidence >= limit ? 'breached' : whenUnbreached;
  const state = question.sampleRatioMismatch ? 'inconclusive' : breached;
  const shown = (mean: number | null): number | null =>
    mean === null || !isMargin ? mean : 1 - mean;
  return {
    state,
    stable: { rate: shown(stable.mean), keys: stable.keys },
    canary: { rate: shown(canary.mean), keys: canary.keys },
    interval: interval.every(Number.isFinite) ? interval : null,
    evidence: Math.max(0, evidence / limit),
    why: relativeWords(name, { stable, canary, state, interval, isMargin }, question),
  };
}

/** What is compared, a stratum a stage with a control group. */
export function scoreStrata(name: ScoreName, all: readonly StageEvidence[]): ScoreStrata {
  const stages = all.filter(({ weight }) => weight < 100);
  const values = (arm: ArmEvidence) => unitValues(arm.values[name]?.compared ?? {});
  const sums = (arm: ArmEvidence) => arm.values[name]?.perKey ?? emptyKeySums();
  return {
    first: stages.map(({ weight, stable, canary }, index) => ({
      share: freshShare(weight, stages[index - 1]?.weight ?? 0),
      stable: values(stable),
      canary: values(canary),
    })),
    shares: stages.map(({ stable, canary }) => ({ stable: sums(stable), canary: sums(canary) })),
  };
}

/** ln E against "the canary loses at most what is tolerated", or at least (`less`). */
export function logLossEvidence(
  { first, shares }: ScoreStrata,
  unit: NonNullable<Guard['unit']>,
  tolerated: Tolerated,
  direction: Direction,
): number {
  const { ratio, margin } = tolerated;
  const byShares = (): number =>
    logClusteredRateEvidence(shares, ratio, direction, margin * perUnit);
  if (unit === 'share') return byShares();
  const byFirst = logMeanDifferenceBet(first, tolerated, direction);
  if (unit === 'firstEvent') return byFirst;
  return logMeanEvidence([
    [firstEventWeight, byFirst],
    [1 - firstEventWeight, byShares()],
  ]);
}

/** Of the canary's mean score less stable's, always valid. */
function differenceInterval(
  against: (margin: number, direction: Direction) => number,
  { alpha }: GuardQuestion,
): readonly [low: number, high: number] {
  const limit = Math.log(2 / alpha);
  // "More lost than m" is rejected beyond the highest margin that the losses reach, and the other way.
  const most = crossing((margin) => against(margin, 'less') - limit, -1, 1);
  const least = crossing((margin) => limit - against(margin, 'greater'), -1, 1);
  return [-(most ?? 1), -(least ?? -1)];
}

interface Findings {
  readonly stable: ValueSample;
  readonly canary: ValueSample;
  readonly state: GuardState;
  readonly interval: readonly [low: number, high: number];
  readonly isMargin: boolean;
}

function relativeWords(name: ScoreName, found: Findings, question: GuardQuestion): string {
  const { stable, canary, state, interval, isMargin } = found;
  const { label } = metricWords(name);
  if (question.sampleRatioMismatch) {
    return 'not judged: the sizes of the two arms do not fit the split';
  }
  if (canary.mean === null || stable.mean === null) {
    const arm = canary.mean === null ? 'canary' : 'stable';
    return `not enough data: no ${arm} outcome tells ${label} yet`;
  }
  const facts =
    `${label} ${percent(1 - canary.mean)} on average in the canary against ` +
    `${percent(1 - stable.mean)} in stable`;
  const keys = `${grouped(canary.keys)} keys`;
  if (state === 'breached') {
    return `${facts} (${keys}; chance of a false alarm at most ${percent(question.planAlpha)})`;
  }
  if (state === 'inconclusive') return `not enough data: ${keys}; ${facts}`;
  const bound = isMargin
    ? `at most ${percent(Math.max(0, -interval[0]))} below`
    : `at most ${ratioWords(interval[1])} times the loss`;
  return `${facts}, ${bound} (${keys})`;
}

function firstLosses(name: ScoreName, arm: ArmEvidence): WeightedValues {
  return unitValues(arm.values[name]?.first ?? {});
}

/** What each of the canary's keys lost first, segments among them. */
export function canaryLosses(name: ScoreName, { stages, segmentCanary }: Evidence): WeightedValues {
  const all = [...stages.map(({ canary }) => canary), segmentCanary];
  return all.flatMap((arm) => [...firstLosses(name, arm)]);
}

function absoluteScore(
  name: ScoreName,
  kind: 'atLeast' | 'atMost',
  limit: number,
  question: GuardQuestion,
): GuardFinding {
  const { evidence, alpha } = question;
  const losses = canaryLosses(name, evidence);
  const canary = sampleOf([losses]);
  const stable = sampleOf(evidence.stages.map((stage) => firstLosses(name, stage.stable)));
  const bound = Math.log(2 / alpha);
  const highest = crossing((loss) => logMeanBet(losses, loss, 'less') - bound, 0, 1);
  const lowest = crossing((loss) => bound - logMeanBet(losses, loss, 'greater'), 0, 1);
  const interval = [1 - (highest ?? 1), 1 - (lowest ?? 0)] as const;
  const [low, high] = interval;
  const isBreached = kind === 'atLeast' ? high < limit : low > limit;
  const isOk = canary.keys > 0 && (kind === 'atLeast' ? low >= limit : high <= limit);
  const state: GuardState = isBreached ? 'breached' : isOk ? 'ok' : 'inconclusive';
  const towards = kind === 'atLeast' ? 'greater' : 'less';
  const log = logMeanBet(losses, 1 - limit, towards);
  const { label } = metricWords(name);
  const asked = `${kind === 'atLeast' ? 'at least' : 'at most'} ${percent(limit)} asked`;
  const facts =
    canary.mean === null
      ? `no canary outcome tells ${label} yet`
      : `${label} ${percent(1 - canary.mean)} on average in the canary (${percent(low)} to ` +
        `${percent(high)}), ${asked}`;
  const keys = `${grouped(canary.keys)} keys`;
  const missing = canary.keys === 0 ? facts : `${keys}; ${facts}`;
  return {
    state,
    stable: { rate: stable.mean === null ? null : 1 - stable.mean, keys: stable.keys },
    canary: { rate: canary.mean === null ? null : 1 - canary.mean, keys: canary.keys },
    interval: canary.keys === 0 ? null : interval,
    evidence: Math.max(0, log / bound),
    why: state === 'inconclusive' ? `not enough data: ${missing}` : `${facts} (${keys})`,
  };
}
