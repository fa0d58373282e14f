import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import { formatDuration } from '../../core/base/duration.ts';
import { metrics } from '../../core/release/metrics.ts';
import type { Guard, GuardCondition, ReleasePlan } from '../../core/release/model.ts';
import { percent, ratioWords } from '../../core/release/words.ts';
import { oneLine, severityAdvice } from '../words.ts';

export interface Preview {
  readonly prompt: string;
  readonly from: string;
  readonly to: string;
  readonly registry: string;
  readonly radius: BlastRadius;
  readonly plan: ReleasePlan;
  readonly gate: string;
}

/** What is about to happen, for whoever has to say yes. */
export function previewText(preview: Preview): string {
  const { prompt, from, to, registry, radius, plan, gate } = preview;
  const lines = [
    `${blastHeadline(radius)} - ${severityAdvice[radius.level]}`,
    ...radius.reasons.map(({ why }) => `  ${why}`),
    `${prompt}: ${from} -> ${to} at ${registry}`,
    gate,
    `Plan "${plan.name}", chance of a false alarm at most ${percent(plan.alpha)}`,
    ...plan.stages.map((stage) => `  ${stageWords(stage, plan)}`),
    ...plan.guards.map((guard) => `  ${guardWords(guard)}`),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function stageWords(
  { weight, minDurationMs, minSamples }: ReleasePlan['stages'][number],
  { stickBy }: ReleasePlan,
): string {
  const units = stickBy === 'user' ? 'users' : 'conversations';
  const needs = [
    ...(minDurationMs > 0 ? [formatDuration(minDurationMs)] : []),
    ...(minSamples > 0 ? [`${minSamples} ${units}`] : []),
  ];
  return needs.length === 0 ? `${weight} %` : `${weight} % for at least ${needs.join(' and ')}`;
}

function guardWords({ metric, condition, onBreach }: Guard): string {
  const { label } = metrics[metric];
  const action = onBreach === 'rollback' ? 'roll back' : 'pause';
  return `${label} ${limitWords(condition)}, else ${action}`;
}

function limitWords(condition: GuardCondition): string {
  if (condition.kind === 'atLeast') return `at least ${percent(condition.rate)}`;
  if (condition.kind === 'atMost') return `at most ${percent(condition.rate)}`;
  return `at most ${ratioWords(condition.ratio)} times stable's`;
}
