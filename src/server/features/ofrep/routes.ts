import { Hono, type Context } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ServerDeps } from '../../deps.ts';
import { conditional } from '../../http/etag.ts';
import { stillAdmitted } from '../../http/guard.ts';
import { readBounded } from '../../http/readBody.ts';
import { isJsonType } from '../../http/requestRules.ts';
import { evaluateAll } from '../../routing/evaluateAll.ts';
import {
  evaluateFlag,
  ofrepError,
  ofrepMaxBytes,
  wrongType,
  type Evaluated,
} from '../../routing/evaluate.ts';
import { routingEvents } from './routingEvents.ts';

/** Where a provider learns that routing has changed. */
const eventsPath = '/ofrep/v1/events';
/** After so long without anyone looking, a provider may close the stream. */
const inactivityDelaySec = 120;

/**
 * OFREP 0.3: single and bulk evaluation. `http/resolveRoute.ts` gives the same answers to single
 * evaluations in front of the application.
 */
export function ofrepRoutes(
  deps: Pick<ServerDeps, 'routing' | 'stopping' | 'publicUrl' | 'random' | 'tokens'>,
): Hono {
  const { routing } = deps;
  const app = new Hono();
  const boot = deps.random.id().slice(0, 8);

  app.post('/evaluate/flags', async (context) => {
    const text = await bodyOf(context, '');
    if (typeof text !== 'string') return respond(text);
    const url = `${deps.publicUrl ?? new URL(context.req.url).origin}${eventsPath}`;
    const eventStreams = [{ type: 'sse', url, inactivityDelaySec }];
    const all = evaluateAll(routing, text, { eventStreams });
    return 'status' in all ? respond(all) : conditional(context, all.body);
  });

  app.post('/evaluate/flags/:key{.+}', async (context) => {
    const key = context.req.param('key');
    const text = await bodyOf(context, key);
    return respond(typeof text === 'string' ? evaluateFlag(routing, key, text) : text);
  });

  app.get('/events', (context) => {
    const last = context.req.header('last-event-id');
    const isAdmitted = stillAdmitted(context, deps.tokens);
    const body =
      context.req.method === 'HEAD'
        ? null
        : routingEvents(routing, boot, deps.stopping, last, isAdmitted);
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  });

  return app;
}

/** The body as text, or the answer that refuses it. */
async function bodyOf(context: Context, key: string): Promise<string | Evaluated> {
  if (!isJsonType(context.req.header('content-type'))) return wrongType(key);
  try {
    return (await readBounded(context.req.raw, ofrepMaxBytes)).toString('utf8');
  } catch (error) {
    const refused = error instanceof CanaryError ? refusals[error.code] : undefined;
    if (refused === undefined || !(error instanceof CanaryError)) throw error;
    return ofrepError(refused, key, 'GENERAL', error.message);
  }
}

/** What a body may be refused for, with its status. */
const refusals: Readonly<Record<string, number>> = {
  'too-large': 413,
  'unsupported-media-type': 415,
  'bad-request': 400,
};

function respond({ status, answer }: Evaluated): Response {
  return new Response(new Uint8Array(answer.body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}
