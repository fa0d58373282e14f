import { logMeanBet, logMeanDifferenceBet } from '../stats/bettingEProcess.ts';
import { totalOf } from '../stats/histogram.ts';
import { weightPerValue } from '../stats/unitHistogram.ts';
import { logLimitEvidence } from './absoluteGuard.ts';
import {
  addedSums,
  grownArms,
  grownSums,
  growingValues,
  stablePerCanary,
  type Course,
  type NoCourse,
} from './course.ts';
import type { GuardQuestion } from './guardQuestion.ts';
import { quantiles } from './metrics.ts';
import type { Evidence, Guard, GuardState, QuantileName, ScoreName, ValueName } from './model.ts';
import { canaryAbove, quantileLines } from './quantileGuard.ts';
import { excludedRatio } from './rateEvidence.ts';
import {
  canaryLosses,
  logLossEvidence,
  scoreStrata,
  toleratedLoss,
  type ScoreStrata,
} from './scoreGuard.ts';
import { sampleOf, samplesOf } from './valueSamples.ts';

const tooLittle: NoCourse = { why: 'nothing was measured' };
const noControl: NoCourse = { why: 'nobody is left on stable to compare with' };

/** Of a guard on a score, in a stage. */
export function scoreCourse(
  guard: Guard,
  name: ScoreName,
  question: GuardQuestion,
  stageIndex: number,
): Course | NoCourse {
  const tolerated = toleratedLoss(guard.condition);
  if (tolerated === null) return absoluteScoreCourse(guard, name, question, stageIndex);
  const { evidence, alpha } = question;
  const here = comparedIndex(evidence, stageIndex);
  const strata = scoreStrata(name, evidence.stages);
  const first = strata.first[here];
  if (first === undefined) return noControl;
  const { stable, canary } = samplesOf(strata.first);
  if (stable.mean === null || canary.mean === null) return tooLittle;
  const grow = growingScores(strata, here);
  const unit = guard.unit ?? 'auto';
  const isMargin = guard.condition.kind === 'atMostBelowStable';
  const excluded = isMargin
    ? tolerated
    : { ratio: Math.max(tolerated.ratio, excludedRatio), margin: 0 };
  return {
    keys: canary.keys,
    inStage: sampleOf([first.canary]).keys,
    ofSegments: 0,
    eventRate: null,
    stateAfter: (more) => {
      const grown = grow(more);
      const harm = logLossEvidence(grown, unit, tolerated, 'greater');
      if (harm >= Math.log(1 / alpha)) return 'breached';
      const fine = logLossEvidence(grown, unit, excluded, 'less');
      return fine >= Math.log(2 / alpha) ? 'ok' : 'inconclusive';
    },
  };
}

/** Place of a stage among those with a control group. */
function comparedIndex({ stages }: Evidence, stageIndex: number): number {
  return stages
    .filter(({ weight }) => weight < 100)
    .findIndex((it) => it.stageIndex === stageIndex);
}

function growingScores(
  { first, shares }: ScoreStrata,
  here: number,
): (more: number) => ScoreStrata {
  const stratum = first[here];
  const sums = {
    canary: addedSums(shares.map((it) => it.canary)),
    stable: addedSums(shares.map((it) => it.stable)),
  };
  const grow = {
    canary: growingValues(
      stratum?.canary ?? [],
      first.map((it) => it.canary),
    ),
    stable: growingValues(
      stratum?.stable ?? [],
      first.map((it) => it.stable),
    ),
  };
  const share = stratum?.share ?? 1;
  return (more) => ({
    first: first.map((it, index) =>
      index === here ? { share, ...grownArms(grow, share, more) } : it,
    ),
    shares: shares.map(({ canary, stable }, index) =>
      index === here
        ? {
            canary: grownSums(canary, sums.canary, more),
            stable: grownSums(stable, sums.stable, more * stablePerCanary(share)),
          }
        : { canary, stable },
    ),
  });
}

function absoluteScoreCourse(
  { condition }: Guard,
  name: ScoreName,
  { evidence, alpha }: GuardQuestion,
  stageIndex: number,
): Course | NoCourse {
  const losses = canaryLosses(name, evidence);
  const { keys } = sampleOf([losses]);
  if (keys === 0) return tooLittle;
  const limit = 1 - ('rate' in condition ? condition.rate : 0);
  const grow = growingValues(losses, [losses]);
  const [harmful, harmless] =
    condition.kind === 'atMost' ? (['less', 'greater'] as const) : (['greater', 'less'] as const);
  const bound = Math.log(2 / alpha);
  return {
    ...valueTraffic(name, evidence, stageIndex, weightPerValue),
    keys,
    eventRate: null,
    stateAfter: (more) => {
      const grown = grow(more);
      if (logMeanBet(grown, limit, harmful) >= bound) return 'breached';
      return logMeanBet(grown, limit, harmless) >= bound ? 'ok' : 'inconclusive';
    },
  };
}

/** Of a guard on a quantile of an amount, in a stage. */
export function quantileCourse(
  { condition }: Guard,
  name: QuantileName,
  question: GuardQuestion,
  stageIndex: number,
): Course | NoCourse {
  const info = quantiles[name];
  if (condition.kind === 'atMostTimesStable') {
    return relativeQuantileCourse(name, condition.ratio, question, stageIndex);
  }
  const { evidence, alpha } = question;
  const limit = condition.kind === 'atMostAmount' ? condition.amount : Infinity;
  const { above, keys } = canaryAbove(evidence, info, limit);
  if (keys === 0) return tooLittle;
  const side: GuardState = above / keys > info.share ? 'breached' : 'ok';
  return {
    ...valueTraffic(info.amount, evidence, stageIndex),
    keys,
    eventRate: null,
    stateAfter: (more) => {
      const grown = { keys: keys + more, hits: (above / keys) * (keys + more) };
      const log = logLimitEvidence({ rate: info.share }, grown);
      return log >= Math.log(1 / alpha) ? side : 'inconclusive';
    },
  };
}

function relativeQuantileCourse(
  name: QuantileName,
  ratio: number,
  question: GuardQuestion,
  stageIndex: number,
): Course | NoCourse {
  const { evidence, alpha } = question;
  if (comparedIndex(evidence, stageIndex) < 0) return noControl;
  const lines = quantileLines(quantiles[name], ratio, question);
  const here = lines.findIndex((it) => it.stageIndex === stageIndex);
  const strata = lines.map(({ stratum }) => stratum);
  const stratum = strata[here];
  if (stratum === undefined) {
    return { why: 'too little was known of stable when this stage began' };
  }
  const { stable, canary } = samplesOf(strata);
  if (stable.mean === null || canary.mean === null) return tooLittle;
  const grow = {
    canary: growingValues(
      stratum.canary,
      strata.map((it) => it.canary),
    ),
    stable: growingValues(
      stratum.stable,
      strata.map((it) => it.stable),
    ),
  };
  const { share } = stratum;
  return {
    keys: canary.keys,
    inStage: sampleOf([stratum.canary]).keys,
    ofSegments: 0,
    eventRate: null,
    stateAfter: (more) => {
      const grown = strata.map((it, index) =>
        index === here ? { share, ...grownArms(grow, share, more) } : it,
      );
      const harm = logMeanDifferenceBet(grown, { ratio: 1, margin: 0 });
      if (harm >= Math.log(1 / alpha)) return 'breached';
      const fine = logMeanDifferenceBet(grown, { ratio: excludedRatio, margin: 0 }, 'less');
      return fine >= Math.log(2 / alpha) ? 'ok' : 'inconclusive';
    },
  };
}

/** Canary keys by their first value, in the stage and of segments; `per` is the weight of one. */
function valueTraffic(
  name: ValueName,
  { stages, segmentCanary }: Evidence,
  stageIndex: number,
  per = 1,
): Pick<Course, 'inStage' | 'ofSegments'> {
  const here = stages.find((it) => it.stageIndex === stageIndex);
  const keysIn = (first: Parameters<typeof totalOf>[0] | undefined): number =>
    totalOf(first ?? {}) / per;
  return {
    inStage: keysIn(here?.canary.values[name]?.first),
    ofSegments: keysIn(segmentCanary.values[name]?.first),
  };
}
