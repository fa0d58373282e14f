import { Hono } from 'hono';
import {
  createTokenRequest,
  type CreatedTokenResponse,
  type TokenListResponse,
  type TokenResponse,
} from '../../../protocol/tokens.ts';
import type { ServerDeps } from '../../deps.ts';
import { principalOf } from '../../http/principal.ts';
import { readJson } from '../../http/readJson.ts';
import { createToken } from '../../http/tokens.ts';
import type { StoredToken } from '../../store/model.ts';

/** `/v1/tokens`: for administrators, and for anyone as long as there is no token. */
export function tokenRoutes(deps: ServerDeps): Hono {
  const { store, tokens, clock, random, logger } = deps;
  const app = new Hono();

  app.get('/tokens', async (context) => {
    const body: TokenListResponse = { tokens: (await store.tokens()).map(presentToken) };
    return context.json(body);
  });

  app.post('/tokens', async (context) => {
    const request = await readJson(context, createTokenRequest);
    const { token, stored } = createToken(request, random, clock.now());
    await store.addToken(stored, { actor: principalOf(context).name, reason: '' });
    await tokens.refresh();
    logger.info('token created', { token: stored.name, by: principalOf(context).name });
    const shown = presentToken({ ...stored, revokedAt: null });
    return context.json({ ...shown, token } satisfies CreatedTokenResponse, 201);
  });

  app.delete('/tokens/:name', async (context) => {
    const { name } = context.req.param();
    await store.revokeToken(name, clock.now(), { actor: principalOf(context).name, reason: '' });
    tokens.forget(name);
    await tokens.refresh();
    logger.info('token revoked', { token: name, by: principalOf(context).name });
    return context.body(null, 204);
  });

  return app;
}

export function presentToken(token: StoredToken): TokenResponse {
  const { id, name, scopes, createdAt, expiresAt, revokedAt } = token;
  const iso = (at: number | null): string | null => (at === null ? null : isoTime(at));
  return {
    id,
    name,
    scopes,
    createdAt: isoTime(createdAt),
    expiresAt: iso(expiresAt),
    revokedAt: iso(revokedAt),
  };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
