import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../../src/server/server.ts';
import {
  releaseOn,
  silentLogger,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await releaseOn(registry.backend);
});
afterAll(() => registry.close());

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Node's own client, because fetch does not let a Host header be forged. */
function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${registry.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const json = { 'Content-Type': 'application/json' };
const routes = [
  ['GET', '/v1/prompts', undefined],
  ['POST', '/v1/outcomes', '{}'],
  ['POST', '/ofrep/v1/evaluate/flags/reply', '{}'],
  ['GET', '/healthz', undefined],
] as const;

describe.each(routes)('%s %s', (method, path, body) => {
  it.each([
    'evil.example',
    'evil.example:7420',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
  ])('is closed to a page whose name was rebound to loopback: %s', async (host) => {
    const answer = await send(method, path, { ...json, Host: host }, body);
    expect(answer.status).toBe(403);
  });

  it.each(['http://evil.example', 'http://127.0.0.1:1234', 'null'])(
    'is closed to web pages: %s',
    async (origin) => {
      const answer = await send(method, path, { ...json, Origin: origin }, body);
      expect(answer.status).toBe(403);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it.each(['127.0.0.1', 'localhost', '[::1]', 'localhost:9'])('takes %s', async (host) => {
    const answer = await send(method, path, { ...json, Host: host }, body);
    expect(answer.status).not.toBe(403);
  });
});

describe('bodies', () => {
  it.each(['/v1/outcomes', '/v1/prompts/reply/versions', '/v1/releases/x/pause'])(
    'of %s have to be declared as JSON',
    async (path) => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
        const answer = await send('POST', path, { 'Content-Type': type }, '{}');
        expect(answer).toMatchObject({ status: 415 });
        expect(JSON.parse(answer.body)).toMatchObject({
          error: { code: 'unsupported-media-type' },
        });
      }
    },
  );

  it('of resolve have to be declared as JSON', async () => {
    const path = '/ofrep/v1/evaluate/flags/reply';
    expect(await send('POST', path, { 'Content-Type': 'text/plain' }, '{}')).toMatchObject({
      status: 415,
    });
  });

  it.each([
    ['/v1/prompts/reply/versions', 1],
    ['/v1/outcomes', 8],
  ])('of %s end at %i MiB, announced or not', async (path, limit) => {
    const body = JSON.stringify({ text: 'x'.repeat(limit * 1024 * 1024) });
    const announced = await send(
      'POST',
      path,
      { ...json, 'Content-Length': `${body.length}` },
      body,
    );
    const chunked = await send('POST', path, { ...json, 'Transfer-Encoding': 'chunked' }, body);
    for (const answer of [announced, chunked]) {
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'too-large' } });
    }
  });

  it('of resolve end at 64 KiB', async () => {
    const body = JSON.stringify({ context: { text: 'x'.repeat(70_000) } });
    expect(await send('POST', '/ofrep/v1/evaluate/flags/reply', json, body)).toMatchObject({
      status: 413,
    });
  });

  it.each([
    ['nothing', ''],
    ['half a document', '{"outcomes":['],
    ['another type', '[]'],
    ['an unknown key', '{"outcomes":[],"extra":1}'],
    ['no outcome', '{"outcomes":[]}'],
  ])('that are %s are refused with a code', async (_, body) => {
    const answer = await send('POST', '/v1/outcomes', json, body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'bad-request' } });
  });
});

it('names what is wrong with a request and where', async () => {
  const outcome = { id: 'a', prompt: 'reply', promptVersion: 0, targetingKey: 'k', metrics: {} };
  const answer = await send('POST', '/v1/outcomes', json, JSON.stringify({ outcomes: [outcome] }));
  const { error } = JSON.parse(answer.body) as { error: { message: string } };
  expect(error.message).toMatch(/^outcomes\.0\.promptVersion: /);
});

it('tells browsers to keep out of its answers', async () => {
  const { headers } = await send('GET', '/v1/prompts', {});
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
});

it.each(['/v1/nothing', '/', '/v1/releases/nobody'])('says what is not there: %s', async (path) => {
  const answer = await send('GET', path, {});
  expect(answer.status).toBe(404);
  expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'not-found' } });
});

it.each(['0.0.0.0', '::', '192.168.0.1', 'example.com'])(
  'does not listen on %s without access tokens',
  async (host) => {
    const options = { host, port: 0, database: { kind: 'memory' }, logger: silentLogger } as const;
    await expect(startServer(options)).rejects.toMatchObject({ code: 'bad-usage' });
  },
);
