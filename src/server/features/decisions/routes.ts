import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import type { DecisionsResponse } from '../../../protocol/decisions.ts';
import type { ServerDeps } from '../../deps.ts';

/** `GET /v1/releases/{id}/decisions`: each log entry with what it was computed from. */
export function decisionRoutes({ store }: Pick<ServerDeps, 'store'>): Hono {
  const app = new Hono();
  app.get('/releases/:id/decisions', async (context) => {
    const releaseId = context.req.param('id');
    const log = await store.log(releaseId);
    if (log.length === 0) throw new CanaryError('not-found', `there is no release ${releaseId}`);
    const records = new Map((await store.decisions(releaseId)).map((it) => [it.seq, it]));
    const decisions = log.map((entry) => {
      const { engine, input, output } = records.get(entry.seq) ?? {};
      const hasRecord = engine !== undefined && input !== undefined && output !== undefined;
      return { entry, record: hasRecord ? { engine, input, output } : null };
    });
    const removedAt = (await store.release(releaseId))?.evidenceRemovedAt ?? null;
    const removed =
      removedAt === null ? {} : { evidenceRemovedAt: new Date(removedAt).toISOString() };
    return context.json({ releaseId, ...removed, decisions } satisfies DecisionsResponse);
  });
  return app;
}
