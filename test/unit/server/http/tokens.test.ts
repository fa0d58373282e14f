import { beforeEach, describe, expect, it } from 'vitest';
import { createRoutes } from '../../../../src/server/app.ts';
import type { ServerDeps } from '../../../../src/server/deps.ts';
import { RateLimiter } from '../../../../src/server/http/rateLimit.ts';
import { routeTable, templateOf } from '../../../../src/server/http/routeTable.ts';
import { tokenIn } from '../../../../src/server/http/tokens.ts';
import { scopes, type CreatedTokenResponse, type Scope } from '../../../../src/protocol/tokens.ts';
import { createRegistryApp, type RegistryApp } from '../../../support/registryApp.ts';

let registry: RegistryApp;
beforeEach(() => {
  registry = createRegistryApp();
});

async function createToken(
  name: string,
  granted: readonly Scope[],
  over: object = {},
  by = '',
): Promise<string> {
  const answer = await registry.call(
    'POST',
    '/v1/tokens',
    { name, scopes: granted, ...over },
    bearer(by),
  );
  expect(answer.status).toBe(201);
  return (answer.body as CreatedTokenResponse).token;
}

const bearer = (token: string): Record<string, string> =>
  token === '' ? {} : { Authorization: `Bearer ${token}` };

async function status(method: string, path: string, headers: object = {}): Promise<number> {
  const body = method === 'GET' ? undefined : '{}';
  return (await registry.call(method, path, body, headers)).status;
}

describe('access tokens', () => {
  it('are not asked for until there is one', async () => {
    expect(await status('GET', '/v1/prompts')).toBe(200);
    await createToken('ops', ['admin']);
    expect(await status('GET', '/v1/prompts')).toBe(401);
    expect(await status('POST', '/ofrep/v1/evaluate/flags/reply')).toBe(401);
    expect(await status('GET', '/nowhere')).toBe(401);
    expect(await status('GET', '/healthz')).toBe(200);
    expect(await status('GET', '/readyz')).toBe(200);
  });

  it('are told once and never again', async () => {
    const token = await createToken('ops', ['admin']);
    expect(token).toMatch(/^pct_[0-9a-f]{12}_[0-9a-f]{64}$/);
    const { body } = await registry.call('GET', '/v1/tokens', undefined, bearer(token));
    expect(JSON.stringify(body)).not.toContain(token.slice(17));
    const [stored] = await registry.store.tokens();
    expect(JSON.stringify(stored)).not.toContain(token.slice(17));
    expect(registry.logged.join('')).not.toContain(token.slice(17));
  });

  it('say how to come in', async () => {
    await createToken('ops', ['admin']);
    const refused = await registry.get('/v1/prompts');
    expect(refused.body).toMatchObject({ error: { code: 'unauthorized' } });
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it.each<[string, (token: string) => Record<string, string>]>([
    ['a bearer token', bearer],
    ['a bearer token in another case', (it) => ({ Authorization: `bearer  ${it}` })],
    ['an API key', (it) => ({ 'X-API-Key': it })],
  ])('come as %s', async (_, headers) => {
    const token = await createToken('ops', ['admin']);
    expect(await status('GET', '/v1/prompts', headers(token))).toBe(200);
  });

  it.each<[string, (token: string) => string]>([
    ['cut short', (it) => it.slice(0, -1)],
    ['one letter off', (it) => it.slice(0, -1) + (it.endsWith('0') ? '1' : '0')],
    ['of another id', (it) => `pct_000000000000${it.slice(16)}`],
    ['long', (it) => it + 'a'.repeat(10_000)],
    ['of another scheme', () => 'pct_'],
  ])('are refused when they are %s', async (_, change) => {
    const token = await createToken('ops', ['admin']);
    expect(await status('GET', '/v1/prompts', bearer(change(token)))).toBe(401);
    // Also once the registry has seen the whole one.
    expect(await status('GET', '/v1/prompts', bearer(token))).toBe(200);
    expect(await status('GET', '/v1/prompts', bearer(change(token)))).toBe(401);
  });

  it('end when they expire', async () => {
    const token = await createToken('ops', ['admin'], { expiresInMs: 1_000 });
    registry.now += 999;
    expect(await status('GET', '/v1/prompts', bearer(token))).toBe(200);
    registry.now += 1;
    expect(await status('GET', '/v1/prompts', bearer(token))).toBe(401);
  });

  it('end when they are revoked, and the registry does not stand open then', async () => {
    const ops = await createToken('ops', ['admin']);
    const other = await createToken('other', ['release'], {}, ops);
    expect(await status('DELETE', '/v1/tokens/other', bearer(ops))).toBe(204);
    expect(await status('GET', '/v1/prompts', bearer(other))).toBe(401);
    expect(await status('DELETE', '/v1/tokens/ops', bearer(ops))).toBe(204);
    expect(await status('GET', '/v1/prompts', bearer(ops))).toBe(401);
    expect(await status('GET', '/v1/prompts')).toBe(401);
  });

  it('of one name are valid one at a time', async () => {
    const ops = await createToken('ops', ['admin']);
    const again = { name: 'ops', scopes: ['resolve'] };
    const answer = await registry.call('POST', '/v1/tokens', again, bearer(ops));
    expect(answer.body).toMatchObject({ error: { code: 'conflict' } });
  });

  it.each<[string, object]>([
    ['no scope', { name: 'a', scopes: [] }],
    ['an unknown scope', { name: 'a', scopes: ['everything'] }],
    ['a name with a space', { name: 'a b', scopes: ['admin'] }],
    ['no time left', { name: 'a', scopes: ['admin'], expiresInMs: 0 }],
  ])('are not created with %s', async (_, request) => {
    expect((await registry.post('/v1/tokens', request)).status).toBe(400);
  });
});

/** One request of each scope; what it answers without a body that makes sense does not matter. */
const probes: readonly [needs: Scope, method: string, path: string][] = [
  ['resolve', 'POST', '/ofrep/v1/evaluate/flags/reply'],
  ['ingest', 'POST', '/v1/outcomes'],
  ['release', 'POST', '/v1/prompts/reply/releases'],
  ['release', 'GET', '/v1/releases'],
  ['admin', 'GET', '/v1/tokens'],
];

describe.each(scopes)('a token for %s', (scope) => {
  it.each(probes)('meets a route that needs %s: %s %s', async (needs, method, path) => {
    const token = await createToken('t', [scope]);
    const answer = await status(method, path, bearer(token));
    const allowed = scope === 'admin' || scope === needs;
    expect([401, 403].includes(answer)).toBe(!allowed);
    if (!allowed) expect(answer).toBe(403);
  });

  it('reads the figures', async () => {
    const token = await createToken('t', [scope]);
    const response = await registry.app.fetch(
      new Request('http://localhost/metrics', { headers: bearer(token) }),
    );
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('prompt_canary_http_requests_total{method="POST"');
  });
});

it('the table of routes is what the application answers', () => {
  const deps = { ...registry.deps } satisfies ServerDeps;
  const answered = createRoutes(deps)
    .routes.filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${templateOf(path)}`);
  const listed = routeTable.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(answered)].sort()).toEqual([...listed].sort());
});

describe('the rate of requests', () => {
  it('is a bucket of each caller that fills by and by', () => {
    let now = 0;
    const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, { monotonic: () => now });
    expect([1, 2, 3].map(() => limiter.take('a'))).toEqual([0, 0, 0]);
    expect(limiter.take('a')).toBe(1);
    expect(limiter.take('b')).toBe(0);
    now += 500;
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(1);
    now += 3_600_000;
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
  });

  it('says when the next one may come', () => {
    const limiter = new RateLimiter({ perSecond: 0.1, burst: 1 }, { monotonic: () => 0 });
    expect(limiter.take('a')).toBe(0);
    expect(limiter.take('a')).toBe(10);
  });

  it('has no limit at 0', () => {
    const limiter = new RateLimiter({ perSecond: 0, burst: 0 }, { monotonic: () => 0 });
    expect(limiter.take('a')).toBe(0);
  });

  it('keeps its memory bounded under a flood of addresses', () => {
    const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, { monotonic: () => 0 });
    for (let i = 0; i < 20_000; i++) limiter.take(`address ${i}`);
    expect(limiter.size).toBeLessThanOrEqual(10_000);
  });
});

it('finds the token in either header', () => {
  expect(tokenIn('Bearer a', undefined)).toBe('a');
  expect(tokenIn(undefined, 'a')).toBe('a');
  expect(tokenIn('Basic a', 'b')).toBe('');
  expect(tokenIn(undefined, undefined)).toBe('');
});
