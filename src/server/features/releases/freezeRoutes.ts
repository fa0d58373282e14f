import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import {
  freezeRequest,
  liftRequest,
  type FreezeListResponse,
} from '../../../protocol/freezeApi.ts';
import { holding } from '../../controller/conditions.ts';
import type { ServerDeps } from '../../deps.ts';
import { actorOf } from '../../http/principal.ts';
import { readJson } from '../../http/readJson.ts';
import { presentFreeze } from './presentFreeze.ts';

/** `/v1/freezes`. */
export function freezeRoutes({ store, controller, clock, random }: ServerDeps): Hono {
  const app = new Hono();

  app.get('/freezes', async (context) => {
    const now = clock.now();
    const freezes = holding(await store.freezes(now), now);
    const body: FreezeListResponse = { freezes: freezes.map(presentFreeze) };
    return context.json(body);
  });

  app.post('/freezes', async (context) => {
    const { prompt = null, until, actor, reason } = await readJson(context, freezeRequest);
    const at = clock.now();
    if (!(Date.parse(until) > at)) {
      throw new CanaryError('bad-request', `until ${until} is over`, {
        expected: `a time after ${new Date(at).toISOString()}`,
      });
    }
    if (prompt !== null && !(await store.prompts()).some(({ name }) => name === prompt)) {
      throw new CanaryError('not-found', `there is no prompt ${prompt}`);
    }
    const freeze = await controller.conditions.freeze({
      id: random.id().slice(0, 12),
      prompt,
      at,
      until: Date.parse(until),
      actor: actorOf(context, actor),
      reason,
    });
    return context.json(presentFreeze(freeze), 201);
  });

  app.post('/freezes/:id/lift', async (context) => {
    const { actor, reason } = await readJson(context, liftRequest);
    const by = { actor: actorOf(context, actor), reason };
    const lift = { id: context.req.param('id'), at: clock.now(), ...by };
    return context.json(presentFreeze(await controller.conditions.lift(lift)));
  });

  return app;
}
