import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import { labelRequest } from '../../../protocol/labelApi.ts';
import type { ServerDeps } from '../../deps.ts';
import { readJson } from '../../http/readJson.ts';

const labelPattern = /^[a-z0-9_.-]{1,36}$/;

/** `PUT /v1/prompts/{name}/labels/{label}`. */
export function labelRoutes(deps: ServerDeps): Hono {
  const app = new Hono();
  app.put('/prompts/:name/labels/:label', async (context) => {
    const { name, label } = context.req.param();
    if (!labelPattern.test(label)) {
      throw new CanaryError('bad-request', 'that is not a label', {
        expected: 'up to 36 of a-z, 0-9, _, . and -',
      });
    }
    const { version } = await readJson(context, labelRequest);
    await deps.promptQueue.run(name, () => moveLabel(deps, name, label, version));
    return context.body(null, 204);
  });
  return app;
}

/** The production label decides what everyone gets, so it stays put while a release is on. */
async function moveLabel(
  { store, clock, controller, routing }: ServerDeps,
  prompt: string,
  label: string,
  version: number,
): Promise<void> {
  const running = label === 'production' ? controller.running(prompt) : undefined;
  if (running !== undefined) {
    throw new CanaryError('conflict', `release ${running.id} of ${prompt} is on`, {
      expected: 'the release promoted or rolled back first',
    });
  }
  const stable = label === 'production' ? await store.version(prompt, version) : undefined;
  await store.moveLabel({ prompt, label, version, at: clock.now(), actor: 'api' });
  if (stable !== undefined) routing.set({ prompt, stable, release: null });
}
