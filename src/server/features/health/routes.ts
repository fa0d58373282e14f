import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ServerDeps } from '../../deps.ts';
import { serverVersion } from '../../version.ts';

export interface HealthResponse {
  readonly status: 'ok';
  readonly version: string;
  /** With the address, this tells one server of a database from another. */
  readonly pid: number;
}

/** `/healthz`: the process answers. `/readyz`: so does its store, and it is not about to stop. */
export function healthRoutes({ store, draining }: Pick<ServerDeps, 'store' | 'draining'>): Hono {
  const app = new Hono();
  const health: HealthResponse = { status: 'ok', version: serverVersion, pid: process.pid };
  app.get('/healthz', (context) => context.json(health));
  app.get('/readyz', async (context) => {
    if (draining.aborted) throw new CanaryError('registry-unavailable', 'the registry is stopping');
    await store.releaseAt('', 0);
    return context.json({ status: 'ok' });
  });
  return app;
}
