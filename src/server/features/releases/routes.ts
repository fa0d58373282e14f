import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import { applyManual } from '../../../core/release/transition.ts';
import {
  releaseActionRequest,
  releaseActions,
  startReleaseRequest,
  type ReleaseAction,
} from '../../../protocol/api.ts';
import type { ServerDeps } from '../../deps.ts';
import { readJson } from '../../http/readJson.ts';
import { listReleases, readRelease } from './readRelease.ts';
import { startRelease } from './startRelease.ts';

/** `/v1/releases`, and starting one under its prompt. */
export function releaseRoutes(deps: ServerDeps): Hono {
  const app = new Hono();

  app.post('/prompts/:name/releases', async (context) => {
    const request = await readJson(context, startReleaseRequest);
    return context.json(await startRelease(deps, context.req.param('name'), request), 201);
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
    const by = await readJson(context, releaseActionRequest);
    const runner = (await deps.controller.obtain(id)) ?? (await refuseEnded(deps, id, action));
    return context.json(await runner.act(action, by));
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
  applyManual(release.plan, release.state, action, clock.now());
  throw new CanaryError('bug', `release ${id} is on, but nobody looks after it`);
}

function isAction(text: string): text is ReleaseAction {
  return (releaseActions as readonly string[]).includes(text);
}
