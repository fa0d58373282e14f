import type { KeySums } from '../stats/keySums.ts';
import {
  logLimitEvidence,
  onWrongSide,
  rateSample,
  type AbsoluteCondition,
} from './absoluteGuard.ts';
import { addedSums, grownSums, stablePerCanary, type Course, type NoCourse } from './course.ts';
import type { EventGuard, GuardQuestion } from './guardQuestion.ts';
import { metrics } from './metrics.ts';
import type { Arm, GuardState } from './model.ts';
import { excludedRatio, logRateEvidence, type RateStrata } from './rateEvidence.ts';
import { comparedStages, keySamples, rateStrata } from './relativeGuard.ts';

/** Of a guard on a rate over stable's, in a stage. */
export function relativeCourse(
  guard: EventGuard,
  tolerated: number,
  { evidence, alpha }: GuardQuestion,
  stageIndex: number,
): Course | NoCourse {
  const stages = comparedStages(evidence);
  const here = stages.findIndex((it) => it.stageIndex === stageIndex);
  const stage = stages[here];
  if (stage === undefined) return { why: 'nobody is left on stable to compare with' };
  const { stable, canary } = keySamples(guard, stages);
  if (stable.rate === null || canary.rate === null)
    return { why: 'nothing was counted in one of the arms' };
  if (stable.rate === 0 && canary.rate === 0) return { why: 'no event yet in either arm' };
  // One event more, at stable's rate: of few keys without any, little is known.
  const prior = stable.rate === 0 ? 0 : 1 / stable.rate;
  const eventRate = (canary.rate * canary.keys + (prior > 0 ? 1 : 0)) / (canary.keys + prior);
  const strata = rateStrata(guard, stages);
  const ofStable = addedSums(strata.shares.map((it) => it.stable));
  const ofCanary = addedSums(
    strata.shares.map((it) => it.canary),
    ofStable,
    prior,
  );
  const grow = growing(strata, here, {
    rates: { canary: eventRate, stable: stable.rate },
    sums: { canary: ofCanary, stable: ofStable },
  });
  const unit = guard.unit ?? 'auto';
  const excluded = Math.max(tolerated, excludedRatio);
  return {
    keys: canary.keys,
    inStage: stage.canary.metrics[guard.metric] === undefined ? 0 : stage.canary.comparedKeys,
    ofSegments: 0,
    eventRate,
    stateAfter: (more) => {
      const grown = grow(more);
      if (logRateEvidence(grown, unit, tolerated) >= Math.log(1 / alpha)) return 'breached';
      const isOk = logRateEvidence(grown, unit, excluded, 'less') >= Math.log(2 / alpha);
      return isOk ? 'ok' : 'inconclusive';
    },
  };
}

interface Growth {
  /** Of first events, by key. */
  readonly rates: Readonly<Record<Arm, number>>;
  /** Of keys like those that come. */
  readonly sums: Readonly<Record<Arm, KeySums>>;
}

/** The strata after so many more canary keys in stratum `here`. */
function growing(
  { firstEvents, shares }: RateStrata,
  here: number,
  { rates, sums }: Growth,
): (more: number) => RateStrata {
  return (more) => ({
    firstEvents: firstEvents.map((it, index) =>
      index === here
        ? {
            share: it.share,
            canary: it.canary + more * rates.canary,
            stable: it.stable + more * stablePerCanary(it.share) * rates.stable,
          }
        : it,
    ),
    shares: shares.map((it, index) => {
      const units = more * stablePerCanary(firstEvents[index]?.share ?? 1);
      return index === here
        ? {
            canary: grownSums(it.canary, sums.canary, more),
            stable: grownSums(it.stable, sums.stable, units),
          }
        : it;
    }),
  });
}

/** Of a guard on the canary's own rate. */
export function absoluteCourse(
  guard: EventGuard,
  condition: AbsoluteCondition,
  { evidence, alpha }: GuardQuestion,
  stageIndex: number,
): Course | NoCourse {
  const { metric } = guard;
  const { stages, segmentCanary } = evidence;
  const seen = rateSample(guard, [...stages.map(({ canary }) => canary), segmentCanary]);
  if (seen.keys === 0) return { why: 'nothing was counted' };
  const rate = seen.hits / seen.keys;
  const here = stages.find((it) => it.stageIndex === stageIndex);
  const side: GuardState = onWrongSide(condition, seen) ? 'breached' : 'ok';
  return {
    keys: seen.keys,
    inStage: here?.canary.metrics[metric]?.keys ?? 0,
    ofSegments: segmentCanary.metrics[metric]?.keys ?? 0,
    eventRate: metrics[metric].goodWhenHigh ? 1 - rate : rate,
    stateAfter: (more) => {
      const keys = seen.keys + more;
      const log = logLimitEvidence(condition, { keys, hits: rate * keys });
      return log >= Math.log(1 / alpha) ? side : 'inconclusive';
    },
  };
}
