import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { CanaryError, describeError } from '../core/base/errors.ts';
import type { ServerDeps } from './deps.ts';
import { healthRoutes } from './features/health/routes.ts';
import { labelRoutes } from './features/labels/routes.ts';
import { ofrepRoutes } from './features/ofrep/routes.ts';
import { outcomeRoutes } from './features/outcomes/routes.ts';
import { promptRoutes } from './features/prompts/routes.ts';
import { freezeRoutes } from './features/releases/freezeRoutes.ts';
import { releaseRoutes } from './features/releases/routes.ts';
import { streamRoutes } from './features/stream/routes.ts';
import { refuse } from './http/requestRules.ts';
import { errorResponse, securityHeaders } from './http/responses.ts';

export interface App {
  fetch(request: Request): Promise<Response>;
}

/** The registry as a function from request to response: no port, no process, no files. */
export function createApp(deps: ServerDeps): App {
  const app = new Hono();
  app.use(async (context, next) => {
    const { req } = context;
    const refusal = refuse(req.header('host') ?? new URL(req.url).host, req.header('origin'));
    if (refusal === null) await next();
    else {
      const { message, expected } = refusal;
      context.res = errorResponse(new CanaryError('forbidden', message, { expected }));
    }
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
  });
  app.route('/v1', promptRoutes(deps));
  app.route('/v1', labelRoutes(deps));
  app.route('/v1', releaseRoutes(deps));
  app.route('/v1', freezeRoutes(deps));
  app.route('/v1', streamRoutes(deps));
  app.route('/v1', outcomeRoutes(deps));
  app.route('/ofrep/v1', ofrepRoutes(deps));
  app.route('/', healthRoutes(deps));
  app.notFound((context) => {
    const what = `${context.req.method} ${context.req.path}`;
    return errorResponse(new CanaryError('not-found', `there is no ${what}`));
  });
  app.onError((error, context) => {
    if (!(error instanceof CanaryError) || error.code === 'bug') {
      const fields = { route: routePath(context), error: describeError(error) };
      deps.logger.error('request failed', { ...fields, stack: error.stack });
    }
    return errorResponse(error);
  });
  return { fetch: async (request) => app.fetch(request) };
}
