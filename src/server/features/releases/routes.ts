import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
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
    const runner = deps.controller.find(id);
    if (runner === undefined) {
      const { status } = await readRelease(deps, id);
      throw new CanaryError('conflict', `cannot ${action} this release: it is over (${status})`, {
        expected: 'a release that is on',
      });
    }
    return context.json(await runner.act(action, by));
  });

  return app;
}

function isAction(text: string): text is ReleaseAction {
  return (releaseActions as readonly string[]).includes(text);
}
