import { Hono } from 'hono';
import {
  feedbackRequest,
  outcomesRequest,
  type FeedbackResponse,
  type OutcomeInput,
  type OutcomesResponse,
} from '../../../protocol/api.ts';
import type { ServerDeps } from '../../deps.ts';
import { readJson } from '../../http/readJson.ts';
import type { NewOutcome } from '../../store/model.ts';

const maxBytes = 8 * 1024 * 1024;

/** What happened to served requests. Acknowledged when it is durable. */
export function outcomeRoutes({ store, clock, controller, metrics }: ServerDeps): Hono {
  const app = new Hono();

  app.post('/outcomes', async (context) => {
    const { outcomes } = await readJson(context, outcomesRequest, maxBytes);
    const now = clock.now();
    const rows = outcomes.map((it) => toOutcome(it, now));
    const { releases, ...receipt } = await store.recordOutcomes(rows, now);
    controller.touch(releases);
    metrics.outcomes(receipt);
    return context.json(receipt satisfies OutcomesResponse);
  });

  app.post('/feedback', async (context) => {
    const { feedback } = await readJson(context, feedbackRequest, maxBytes);
    const { releases, ...receipt } = await store.recordFeedback(feedback);
    controller.touch(releases);
    return context.json(receipt satisfies FeedbackResponse);
  });

  return app;
}

function toOutcome(input: OutcomeInput, now: number): NewOutcome {
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
  };
}
