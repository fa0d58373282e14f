import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { CanaryError, describeError } from '../core/base/errors.ts';
import type { ServerDeps } from './deps.ts';
import { decisionRoutes } from './features/decisions/routes.ts';
import { auditRoutes } from './features/audit/routes.ts';
import { backupRoutes } from './features/backup/routes.ts';
import { flagdRoutes } from './features/flagd/routes.ts';
import { healthRoutes } from './features/health/routes.ts';
import { labelRoutes } from './features/labels/routes.ts';
import { metricsRoutes } from './features/metrics/routes.ts';
import { ofrepRoutes } from './features/ofrep/routes.ts';
import { outcomeRoutes } from './features/outcomes/routes.ts';
import { openApiRoutes } from './features/openapi/routes.ts';
import { promptRoutes } from './features/prompts/routes.ts';
import { freezeRoutes } from './features/releases/freezeRoutes.ts';
import { releaseRoutes } from './features/releases/routes.ts';
import { streamRoutes } from './features/stream/routes.ts';
import { tokenRoutes } from './features/tokens/routes.ts';
import { traceRoutes } from './features/traces/routes.ts';
import { guarded } from './http/guard.ts';
import { observed } from './http/observe.ts';
import { errorResponse, securityHeaders } from './http/responses.ts';

export interface App {
  /** `environment` is what the server in front knows of the connection (`@hono/node-server`). */
  fetch(request: Request, environment?: object): Promise<Response>;
}

/** The registry as a function from request to response: no port, no process, no files. */
export function createApp(deps: ServerDeps): App {
  const app = createRoutes(deps);
  return { fetch: async (request, environment) => app.fetch(request, environment) };
}

/** The routes of `routeTable.ts`, and what goes before each of them. */
export function createRoutes(deps: ServerDeps): Hono {
  const app = new Hono();
  app.use(observed(deps));
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!context.res.headers.has(name)) context.header(name, value);
    }
  });
  app.use(guarded(deps.guard));
  app.route('/v1', promptRoutes(deps));
  app.route('/v1', labelRoutes(deps));
  app.route('/v1', releaseRoutes(deps));
  app.route('/v1', freezeRoutes(deps));
  app.route('/v1', streamRoutes(deps));
  app.route('/v1', decisionRoutes(deps));
  app.route('/v1', outcomeRoutes(deps));
  app.route('/v1', traceRoutes(deps));
  app.route('/v1', auditRoutes(deps));
  app.route('/v1', backupRoutes(deps));
  app.route('/ofrep/v1', ofrepRoutes(deps));
  app.route('/flagd', flagdRoutes(deps));
  app.route('/v1', tokenRoutes(deps));
  app.route('/', healthRoutes(deps));
  app.route('/', metricsRoutes(deps));
  app.route('/', openApiRoutes());
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
  return app;
}
