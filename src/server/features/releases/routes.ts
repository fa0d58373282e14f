import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import { applyManual, approve } from '../../../core/release/transition.ts';
import {
  releaseActionRequest,
  releaseActions,
  startReleaseRequest,
  type ReleaseAction,
} from '../../../protocol/api.ts';
import type { ServerDeps } from '../../deps.ts';
import { actorOf, principalOf } from '../../http/principal.ts';
import { readJson } from '../../http/readJson.ts';
import { listReleases, readRelease } from './readRelease.ts';
import { startRelease } from './startRelease.ts';

/** `/v1/releases`, and starting one under its prompt. */
export function releaseRoutes(deps: ServerDeps): Hono {
  const app = new Hono();

  app.post('/prompts/:name/releases', async (context) => {
    const request = await readJson(context, startReleaseRequest);
    const by = { actor: actorOf(context, request.actor) };
    return context.json(await startRelease(deps, context.req.param('name'), request, by), 201);
  });

  app.get('/releases', async (context) => context.json(await listReleases(deps)));

  app.get('/releases/:id', async (context) =>
    context.json(await readRelease(deps, context.req.param('id'))),
  );

  app.post('/releases/:id/:action', async (context) => {
    const { id, action } = context.req.param();
    if (!isAction(action)) {
      throw new CanaryError('not-found', `releases know no ${action}`, {
        expected: releaseActions.join(', '),
      });
    }
    const { actor: claimed, reason } = await readJson(context, releaseActionRequest);
    const by = { actor: actorOf(context, claimed), reason };
    const runner = (await deps.controller.obtain(id)) ?? (await refuseEnded(deps, id, action));
    if (action !== 'approve') return context.json(await runner.act(action, by));
    return context.json(await runner.approve(by, principalOf(context).verified));
  });

  return app;
}

/** Nobody looks after a release that is over, so no action is possible: the state says why. */
async function refuseEnded(
  { store, clock }: ServerDeps,
  id: string,
  action: ReleaseAction,
): Promise<never> {
  const release = await store.release(id);
  if (release === undefined) throw new CanaryError('not-found', `there is no release ${id}`);
  const { plan, state } = release;
  const now = clock.now();
  if (action === 'approve') approve(plan, state, { by: '', at: now, reason: '', verified: false });
  else applyManual(plan, state, action, now);
  throw new CanaryError('bug', `release ${id} is on, but nobody looks after it`);
}

function isAction(text: string): text is ReleaseAction {
  return (releaseActions as readonly string[]).includes(text);
}
