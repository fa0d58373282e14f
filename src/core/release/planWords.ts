import { formatDuration } from '../base/duration.ts';
import { metricWords } from './metrics.ts';
import type { Guard, GuardCondition, ReleasePlan, Stage } from './model.ts';
import { grouped, percent, ratioWords, unitWords, weightWords } from './words.ts';

/** "5 % -> 20 % -> 100 % of users". */
export function stagesLine(plan: ReleasePlan): string {
  const weights = plan.stages.map(({ weight }) => weightWords(weight)).join(' -> ');
  return `${weights} of ${unitWords(plan)}`;
}

/** "5 % for at least 4 h and 200 users". */
export function stageWords(
  { weight, minDurationMs, minSamples }: Stage,
  plan: ReleasePlan,
): string {
  const needs = [
    ...(minDurationMs > 0 ? [formatDuration(minDurationMs)] : []),
    ...(minSamples > 0 ? [`${grouped(minSamples)} ${unitWords(plan)}`] : []),
  ];
  const share = weightWords(weight);
  return needs.length === 0 ? share : `${share} for at least ${needs.join(' and ')}`;
}

/** "roll back when refusals exceed 1.5 times stable's". */
export function guardWords({ metric, condition, onBreach }: Guard): string {
  const action = onBreach === 'rollback' ? 'roll back' : 'pause';
  return `${action} when ${metricWords(metric).plural} ${breachWords(condition)}`;
}

function breachWords(condition: GuardCondition): string {
  if (condition.kind === 'atMostTimesStable') {
    return `exceed ${ratioWords(condition.ratio)} times stable's`;
  }
  if (condition.kind === 'atMostBelowStable') {
    return `falls more than ${ratioWords(condition.margin)} below stable's`;
  }
  if (condition.kind === 'atMostAmount') return `exceeds ${ratioWords(condition.amount)}`;
  const rate = percent(condition.rate);
  return condition.kind === 'atLeast' ? `fall below ${rate}` : `rise above ${rate}`;
}

/** The whole plan, one statement a line. */
export function planLines(plan: ReleasePlan): string[] {
  return [
    ...plan.stages.map((stage) => stageWords(stage, plan)),
    ...plan.segments.map(({ name }) => `segment "${name}" is in the canary from the start`),
    ...(plan.guards.length === 0
      ? ['no guard: nothing rolls this release back by itself']
      : plan.guards.map(guardWords)),
    `chance that a harmless canary is stopped: at most ${percent(plan.alpha)}`,
  ];
}
