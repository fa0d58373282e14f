import { Hono } from 'hono';
import type * as z from 'zod/mini';
import { CanaryError } from '../../../core/base/errors.ts';
import { labelRequest, type LabelsResponse } from '../../../protocol/labelApi.ts';
import type { ServerDeps } from '../../deps.ts';
import { actorOf, principalOf } from '../../http/principal.ts';
import { readJson } from '../../http/readJson.ts';
import { endOfTime, productionLabel, releaseIsOn } from '../../store/production.ts';

const labelPattern = /^[a-z0-9_.-]{1,36}$/;
/** What everyone gets who is in no canary: moved by releases. */
const protectedLabels: readonly string[] = [productionLabel];

/** `/v1/prompts/{name}/labels`. */
export function labelRoutes(deps: ServerDeps): Hono {
  const app = new Hono();

  app.get('/prompts/:name/labels', async (context) =>
    context.json(await labelsOf(deps, context.req.param('name'))),
  );

  app.put('/prompts/:name/labels/:label', async (context) => {
    const { name, label } = context.req.param();
    if (!labelPattern.test(label)) {
      throw new CanaryError('bad-request', 'that is not a label', {
        expected: 'up to 36 of a-z, 0-9, _, . and -',
      });
    }
    const request = await readJson(context, labelRequest);
    const { verified, scopes } = principalOf(context);
    const move = {
      prompt: name,
      label,
      request,
      actor: actorOf(context, request.actor ?? 'api'),
      isAdmin: verified && scopes.has('admin'),
    };
    await deps.promptQueue.run(name, () => moveLabel(deps, move));
    return context.body(null, 204);
  });

  return app;
}

interface Move {
  readonly prompt: string;
  readonly label: string;
  readonly request: z.output<typeof labelRequest>;
  readonly actor: string;
  readonly isAdmin: boolean;
}

/** The production label decides what everyone gets, so it stays put while a release is on. */
async function moveLabel(
  { store, clock, controller, routing }: ServerDeps,
  { prompt, label, request, actor, isAdmin }: Move,
): Promise<void> {
  const { version, overrideReason = '', reason = null } = request;
  const running = label === productionLabel ? controller.running(prompt) : undefined;
  // Another server may have ended it.
  await running?.refresh();
  if (running?.over === false) throw releaseIsOn(prompt, running.id);
  const at = clock.now();
  const before = protectedLabels.includes(label)
    ? await store.labelAt(prompt, label, endOfTime)
    : undefined;
  // The first version of a prompt has nothing that a release could compare it with.
  const replaces = before !== undefined && before !== version;
  if (replaces && !isAdmin && overrideReason.trim() === '') {
    throw new CanaryError('forbidden', `${label} is moved by releases`, {
      expected:
        'a release, a token with the scope admin, or overrideReason: why it moves regardless',
    });
  }
  const stable = label === productionLabel ? await store.version(prompt, version) : undefined;
  const why = overrideReason === '' ? reason : `override: ${overrideReason}`;
  await store.moveLabel({ prompt, label, version, at, actor, reason: why });
  if (stable !== undefined) routing.set({ prompt, stable, release: null });
}

/** Where a prompt's labels point, and how they got there. Fails with `not-found`. */
async function labelsOf({ store }: ServerDeps, prompt: string): Promise<LabelsResponse> {
  const known = (await store.prompts()).find(({ name }) => name === prompt);
  if (known === undefined) throw new CanaryError('not-found', `there is no prompt ${prompt}`);
  const moves = await store.labelMoves(prompt);
  return {
    labels: known.labels,
    protected: protectedLabels,
    moves: moves.map(({ label, version, at, actor, reason }) => {
      return { label, version, at: new Date(at).toISOString(), actor, reason };
    }),
  };
}
