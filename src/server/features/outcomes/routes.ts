import { Hono } from 'hono';
import {
  feedbackRequest,
  outcomesRequest,
  type FeedbackResponse,
  type OutcomesResponse,
} from '../../../protocol/api.ts';
import type { ServerDeps } from '../../deps.ts';
import { readJson } from '../../http/readJson.ts';
import { recordBounded } from './boundedIngest.ts';
import { arePlainOutcomes } from './plainOutcomes.ts';
import { toFeedback, toOutcome } from './toOutcome.ts';

const maxBytes = 8 * 1024 * 1024;

/** What happened to served requests. Acknowledged when it is durable. */
export function outcomeRoutes(deps: ServerDeps): Hono {
  const { store, clock, controller, metrics, outputs, judge } = deps;
  const app = new Hono();

  app.post('/outcomes', async (context) => {
    const { outcomes } = await readJson(context, outcomesRequest, maxBytes, arePlainOutcomes);
    const now = clock.now();
    const reported = outcomes.map((it) => {
      return { outcome: toOutcome(it, now), output: it.output, input: it.input };
    });
    const rows = await outputs.evaluate(reported);
    const { releases, ...receipt } = await recordBounded(store, rows, now);
    controller.touch(releases);
    metrics.outcomes(receipt);
    judge?.offer(reported);
    return context.json(receipt satisfies OutcomesResponse);
  });

  app.post('/feedback', async (context) => {
    const { feedback } = await readJson(context, feedbackRequest, maxBytes);
    const rows = feedback.map(toFeedback);
    const { releases, ...receipt } = await store.recordFeedback(rows, clock.now());
    controller.touch(releases);
    return context.json(receipt satisfies FeedbackResponse);
  });

  return app;
}
