import { Hono } from 'hono';
import type { ServerDeps } from '../../deps.ts';
import { readBounded } from '../../http/readBody.ts';
import { isJsonType } from '../../http/requestRules.ts';
import { evaluateFlag, ofrepError, ofrepMaxBytes, type Evaluated } from '../../routing/evaluate.ts';

/**
 * Resolve, for callers of the application without a port; `http/resolveRoute.ts` gives the same
 * answers in front of it.
 */
export function ofrepRoutes({ routing }: Pick<ServerDeps, 'routing'>): Hono {
  const app = new Hono();
  app.post('/evaluate/flags/:key{.+}', async (context) => {
    const key = context.req.param('key');
    if (!isJsonType(context.req.header('content-type'))) return respond(wrongType(key));
    const body = await readBounded(context.req.raw, ofrepMaxBytes);
    return respond(evaluateFlag(routing, key, body.toString('utf8')));
  });
  return app;
}

export function wrongType(key: string): Evaluated {
  return ofrepError(415, key, 'GENERAL', 'expected Content-Type: application/json');
}

function respond({ status, answer }: Evaluated): Response {
  return new Response(new Uint8Array(answer.body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}
