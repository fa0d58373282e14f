import { formatDuration } from '../../core/base/duration.ts';
import type {
  Guard,
  GuardCondition,
  MetricName,
  ReleasePlan,
  Stage,
} from '../../core/release/model.ts';
import { count, percent, shortNumber } from './amount.ts';

export const metricWords: Readonly<Record<MetricName, string>> = {
  formatValid: 'format validity',
  formatError: 'format errors',
  error: 'errors',
  refusal: 'refusals',
  escalation: 'escalations',
  clarification: 'clarifying questions',
  retry: 'retries',
  thumbsDown: 'thumbs down',
  violation: 'policy violations',
  toolError: 'tool errors',
};

/** "5 % -> 20 % -> 100 % of users". */
export function stagesLine(plan: ReleasePlan): string {
  const weights = plan.stages.map(({ weight }) => `${shortNumber(weight)} %`).join(' -> ');
  return `${weights} of ${plan.stickBy === 'user' ? 'users' : 'conversations'}`;
}

/** "5 % for at least 4 h and 200 users". */
export function stageWords(stage: Stage, plan: ReleasePlan): string {
  const needs = [
    ...(stage.minDurationMs > 0 ? [formatDuration(stage.minDurationMs)] : []),
    ...(stage.minSamples > 0 ? [count(stage.minSamples, plan.stickBy)] : []),
  ];
  const share = `${shortNumber(stage.weight)} %`;
  return needs.length === 0 ? share : `${share} for at least ${needs.join(' and ')}`;
}

/** "roll back when refusals exceed 1.5 times stable's". */
export function guardWords(guard: Guard): string {
  const action = guard.onBreach === 'rollback' ? 'roll back' : 'pause';
  return `${action} when ${metricWords[guard.metric]} ${limitWords(guard.condition)}`;
}

function limitWords(condition: GuardCondition): string {
  if (condition.kind === 'atMostTimesStable') {
    return `exceed ${shortNumber(condition.ratio)} times stable's`;
  }
  const rate = percent(condition.rate);
  return condition.kind === 'atLeast' ? `falls below ${rate}` : `rise above ${rate}`;
}

/** The whole plan, one statement a line. */
export function planLines(plan: ReleasePlan): string[] {
  return [
    ...plan.stages.map((stage) => stageWords(stage, plan)),
    ...plan.segments.map((segment) => `segment "${segment.name}" is in the canary from the start`),
    ...(plan.guards.length === 0
      ? ['no guard: nothing rolls this release back by itself']
      : plan.guards.map(guardWords)),
    `chance that a harmless canary is stopped: at most ${percent(plan.alpha)}`,
  ];
}
