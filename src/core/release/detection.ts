import { roundedDuration } from '../base/duration.ts';
import { keysUntilRateSeen, keysUntilRatioSeen, type Harm } from '../stats/expectedDetection.ts';
import { intervalNarrowestAt } from './absoluteGuard.ts';
import { freshShare } from './bucket.ts';
import { guardAlphas } from './judgeGuards.ts';
import { isEventMetric, metricWords } from './metrics.ts';
import type { Guard, GuardMetric, ReleasePlan, Stage } from './model.ts';
import { firstEventAlpha } from './rateEvidence.ts';
import { percent, unitWords, weightWords } from './words.ts';

const day = 86_400_000;

/** A drop in quality, as rates of the bad outcome by key: 0.05 -> 0.15 is "95 % to 85 % good". */
export interface Drop {
  readonly from: number;
  readonly to: number;
}

/** What is asked of a plan when nothing is known of the prompt's own rates. */
export const assumedDrop: Drop = { from: 0.05, to: 0.15 };

/** What one stage can see of a drop, by the guards that would see it at the same time. */
export interface StageDetection {
  readonly stage: number;
  readonly weight: number;
  /** Expected length of the stage at this traffic: its duration, or longer until it has its samples. */
  readonly lengthMs: number;
  readonly metrics: readonly GuardMetric[];
  /** Expected time until the drop is seen by evidence of this stage alone; null = never. */
  readonly timeMs: number | null;
  /** Whether that is within the stage. */
  readonly seen: boolean;
}

/**
 * How long each stage of a plan takes to see a drop at this traffic, guard by guard; guards with the
 * same condition stand together. A stage with everyone in the canary has no control, so only
 * absolute guards see anything there.
 *
 * @param keysPerDay targeting keys a day over both arms, > 0; requests a day where keys are unknown,
 * which is too many where users come back.
 */
export function expectedDetection(
  plan: ReleasePlan,
  keysPerDay: number,
  drop: Drop = assumedDrop,
): readonly StageDetection[] {
  const alphas = guardAlphas(plan);
  // A drop in a rate says nothing of scores and quantiles.
  const groups = byCondition(plan.guards.filter(({ metric }) => isEventMetric(metric)));
  return plan.stages.flatMap((stage, index) =>
    groups.flatMap((group): StageDetection[] => {
      const [guard] = group;
      if (guard === undefined) return [];
      const lengthMs = lengthOf(stage, (keysPerDay * stage.weight) / 100);
      const previousWeight = plan.stages[index - 1]?.weight ?? 0;
      const weights = { weight: stage.weight, previousWeight };
      const { keys, ofWeight } = keysUntilSeen(
        guard,
        weights,
        drop,
        alphas[plan.guards.indexOf(guard)] ?? plan.alpha,
      );
      const timeMs = keys === null ? null : (keys / ((keysPerDay * ofWeight) / 100)) * day;
      return [
        {
          stage: index,
          weight: stage.weight,
          lengthMs,
          metrics: group.map(({ metric }) => metric),
          timeMs,
          seen: timeMs !== null && timeMs <= lengthMs,
        },
      ];
    }),
  );
}

function byCondition(guards: readonly Guard[]): Guard[][] {
  const groups = new Map<string, Guard[]>();
  for (const guard of guards) {
    const key = JSON.stringify([guard.condition, guard.unit, guard.share]);
    groups.set(key, [...(groups.get(key) ?? []), guard]);
  }
  return [...groups.values()];
}

function lengthOf({ minDurationMs, minSamples }: Stage, canaryKeysPerDay: number): number {
  return Math.max(minDurationMs, (minSamples / canaryKeysPerDay) * day);
}

/** Canary keys until it is seen, and the weight of those that count, in percent of all keys. */
function keysUntilSeen(
  { condition, unit = 'auto' }: Guard,
  { weight, previousWeight }: { readonly weight: number; readonly previousWeight: number },
  drop: Drop,
  alpha: number,
): { readonly keys: number | null; readonly ofWeight: number } {
  if (condition.kind === 'atMostTimesStable') {
    const share = freshShare(weight, previousWeight);
    const harm: Harm = { share, stableRate: drop.from, canaryRate: drop.to };
    return {
      keys: keysUntilRatioSeen(harm, condition.ratio, firstEventAlpha(alpha, unit)),
      ofWeight: weight - previousWeight,
    };
  }
  if (!('rate' in condition)) return { keys: null, ofWeight: weight };
  const limit = condition.kind === 'atLeast' ? 1 - condition.rate : condition.rate;
  return { keys: keysUntilRateSeen(drop.to, limit, alpha, intervalNarrowestAt), ofWeight: weight };
}

/** "from 95 % to 85 % good". */
export function dropWords({ from, to }: Drop): string {
  return `from ${percent(1 - from)} to ${percent(1 - to)} good`;
}

/**
 * One line a stage that lasts, and a group of guards where there are several: "20 % of users: seen
 * after about 2 h; the stage lasts 4 h", or that the stage cannot see it. `plan` is the one that
 * `found` was computed from.
 */
export function detectionLines(plan: ReleasePlan, found: readonly StageDetection[]): string[] {
  const several = new Set(found.map((it) => String(it.metrics))).size > 1;
  return found
    .filter(({ lengthMs }) => lengthMs > 0)
    .map((it) => {
      const names = it.metrics.map((name) => metricWords(name).plural).join(', ');
      const what = several ? ` (${names})` : '';
      return `${weightWords(it.weight)} of ${unitWords(plan)}${what}: ${sightWords(it)}`;
    });
}

function sightWords({ timeMs, lengthMs, seen }: StageDetection): string {
  if (timeMs === null) return 'cannot be seen in this stage: so much is tolerated';
  const facts = `about ${roundedDuration(timeMs)}; the stage lasts ${roundedDuration(lengthMs)}`;
  return seen ? `seen after ${facts}` : `cannot be seen in this stage: needs ${facts}`;
}
