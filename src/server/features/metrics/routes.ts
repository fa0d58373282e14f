import { Hono } from 'hono';
import type { ServerDeps } from '../../deps.ts';

/** `/metrics`, for Prometheus. */
export function metricsRoutes({ metrics }: Pick<ServerDeps, 'metrics'>): Hono {
  const app = new Hono();
  app.get('/metrics', async (context) => {
    const { contentType, body } = await metrics.text();
    return context.body(body, 200, { 'Content-Type': contentType });
  });
  return app;
}
