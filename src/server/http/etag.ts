import { hash } from 'node:crypto';
import type { Context } from 'hono';

/**
 * A JSON answer with an ETag of its bytes, or 304 when the client has exactly these
 * (`If-None-Match`). The client may keep it, but asks again each time.
 */
export function conditional(context: Context, body: string): Response {
  const etag = `"${hash('sha256', body, 'base64url').slice(0, 27)}"`;
  const headers = { ETag: etag, 'Cache-Control': 'no-cache' };
  if (matches(context.req.header('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(body, { headers: { ...headers, 'Content-Type': 'application/json' } });
}

/** Weak comparison, as the standard has it for If-None-Match. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((it) => it.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
