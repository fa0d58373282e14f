import type { MiddlewareHandler } from 'hono';
import type { Clock, Logger } from '../../core/ports.ts';
import { patternOf } from './guard.ts';
import type { ServerMetrics } from './metrics.ts';
import { principalOf } from './principal.ts';
import { routeOf, type RouteEntry } from './routeTable.ts';

export interface ObserveDeps {
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly metrics: ServerMetrics;
}

/**
 * Counts every request and writes a line of it: the pattern of its route, never its path, query or
 * body, which may hold what users wrote. Changes are `info`, what failed by us is `error`, what
 * comes all the time (reads, reports) is `debug`.
 */
export function observed({ logger, clock, metrics }: ObserveDeps): MiddlewareHandler {
  return async (context, next) => {
    const started = clock.monotonic();
    await next();
    const { method } = context.req;
    const { status, headers } = context.res;
    const route = patternOf(context);
    const ms = clock.monotonic() - started;
    const known = isKnown(method) ? method : 'other';
    metrics.answered(known, route, status, ms);
    const bytes = headers.get('content-length');
    logger[levelOf(routeOf(method, route), method, status)]('request', {
      method: known,
      route,
      status,
      ms: Math.round(ms * 1_000) / 1_000,
      received: sizeOf(context.req.header('content-length')),
      sent: sizeOf(bytes ?? undefined),
      by: principalOf(context).name,
    });
  };
}

const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
]);

/** A client may send any word as a method: labels must stay few. */
function isKnown(method: string): boolean {
  return methods.has(method);
}

function levelOf(
  route: RouteEntry | undefined,
  method: string,
  status: number,
): 'debug' | 'info' | 'warn' {
  if (status >= 500) return 'warn';
  const changes = route?.needs === 'release' || route?.needs === 'admin';
  return changes && method !== 'GET' && method !== 'HEAD' ? 'info' : 'debug';
}

function sizeOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
