import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import { auditPageLimit, toAuditLine, type AuditResponse } from '../../../protocol/audit.ts';
import type { ServerDeps } from '../../deps.ts';

/** `GET /v1/audit`: who changed what, in pages. */
export function auditRoutes({ store }: Pick<ServerDeps, 'store'>): Hono {
  const app = new Hono();
  app.get('/audit', async (context) => {
    const after = count(context.req.query('after'), 'after', 0, Number.MAX_SAFE_INTEGER);
    const limit = count(context.req.query('limit'), 'limit', auditPageLimit, auditPageLimit);
    const head = await store.auditHead();
    const entries = await store.audit(after, limit);
    const last = entries.at(-1)?.seq ?? after;
    const body: AuditResponse = {
      entries: entries.map(toAuditLine),
      head,
      next: entries.length === limit && last < head.seq ? last : null,
    };
    return context.json(body);
  });
  return app;
}

function count(text: string | undefined, name: string, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most && (name === 'after' || value > 0)) return value;
  throw new CanaryError('bad-request', `${name} is not a count`, {
    expected: `a whole number up to ${most}`,
  });
}
