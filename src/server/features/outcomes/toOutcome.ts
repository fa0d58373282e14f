import type { OutcomeScores } from '../../../core/release/metrics.ts';
import type { FeedbackInput, OutcomeInput } from '../../../protocol/api.ts';
import type { NewFeedback, NewOutcome } from '../../store/model.ts';

/** What an application reports, as the store keeps it. */
export function toOutcome(input: OutcomeInput, now: number): NewOutcome {
  const { inputTokens, outputTokens } = input;
  const told = inputTokens !== undefined || outputTokens !== undefined;
  return {
    id: input.id,
    prompt: input.prompt,
    promptVersion: input.promptVersion,
    releaseId: input.releaseId ?? null,
    arm: input.arm ?? null,
    placement: input.placement ?? null,
    stageIndex: input.stageIndex ?? null,
    targetingKey: input.targetingKey,
    at: input.at === undefined ? now : Date.parse(input.at),
    metrics: input.metrics,
    latencyMs: input.latencyMs ?? null,
    tokens: told ? (inputTokens ?? 0) + (outputTokens ?? 0) : null,
    costUsd: input.costUsd ?? null,
    requestId: input.requestId,
    scores: toScores(input.scores),
  };
}

export function toFeedback({ metrics, scores, ...ids }: FeedbackInput): NewFeedback {
  return { ...ids, metrics: metrics ?? {}, scores: toScores(scores) };
}

/** A judge's score has a name of its own; all others are the team's. */
export function toScores(
  scores: Readonly<Record<string, number>> | undefined,
): OutcomeScores | undefined {
  if (scores === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(scores).map(([name, value]) => [
      name === 'judgeScore' ? name : `score:${name}`,
      value,
    ]),
  );
}
