import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultLimits, type Limits } from '../../../src/server/http/limits.ts';
import { startServer } from '../../../src/server/server.ts';
import { createJsonLogger } from '../../../src/server/jsonLogger.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { publishing } from '../../support/registryRequests.ts';
import {
  connectTo,
  releaseOn,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const it of open.splice(0)) await it.close();
});

async function start(limits: Partial<Limits> = {}): Promise<TestRegistry> {
  const registry = await startRegistry({ limits: { ...defaultLimits, ...limits } });
  open.push(registry);
  return registry;
}

const mebi = 1024 * 1024;
const encodings = [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const;

function send(
  url: string,
  path: string,
  body: Uint8Array<ArrayBuffer>,
  encoding: string,
): Promise<Response> {
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': encoding };
  return fetch(`${url}${path}`, { method: 'POST', headers, body });
}

describe.each(encodings)('a body in %s', (encoding, compress) => {
  it('is read', async () => {
    const { url } = await start();
    const body = Buffer.from(compress(JSON.stringify(publishing('Be kind.'))));
    const answer = await send(url, '/v1/prompts/reply/versions', body, encoding);
    expect(answer.status).toBe(201);
    const asked = Buffer.from(compress(JSON.stringify({ context: {} })));
    expect((await send(url, '/ofrep/v1/evaluate/flags/reply', asked, encoding)).status).toBe(404);
  });

  it('is cut where it passes the limit, however small it came', async () => {
    const { url } = await start();
    const bomb = Buffer.from(compress(Buffer.alloc(256 * mebi, ' ')));
    expect(bomb.length).toBeLessThan(mebi);
    const before = process.memoryUsage().rss;
    for (const path of ['/v1/outcomes', '/v1/traces', '/ofrep/v1/evaluate/flags/reply']) {
      const answer = await send(url, path, bomb, encoding);
      expect([path, answer.status]).toEqual([path, 413]);
    }
    // All of it together would be 768 MiB.
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * mebi);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('that is broken is refused', async () => {
    const { url } = await start();
    const whole = compress(JSON.stringify(publishing('Be kind.')));
    for (const body of [whole.subarray(0, whole.length - 12), Buffer.from('not compressed')]) {
      const answer = await send(url, '/v1/outcomes', Buffer.from(body), encoding);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: 'bad-request' } });
    }
  });
});

it('a body in an unknown encoding is refused', async () => {
  const { url } = await start();
  for (const encoding of ['zstd', 'gzip, gzip', '__proto__']) {
    const answer = await send(url, '/v1/outcomes', Buffer.from('{}'), encoding);
    expect(answer.status).toBe(415);
  }
});

/** What a server says to a client that sends these pieces and then nothing, until it hangs up. */
async function trickle(url: string, pieces: readonly string[]): Promise<string> {
  const socket: Socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return answer;
}

describe('a client that sends slowly', () => {
  const head =
    'POST /v1/outcomes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
  const resolve = head.replace('/v1/outcomes', '/ofrep/v1/evaluate/flags/reply');

  it.each<[string, readonly string[]]>([
    ['in the middle of its head', [head]],
    ['in the middle of a body', [`${head}Content-Length: 100\r\n\r\n`, '{"outcomes":']],
    [
      'in the middle of a chunked body',
      [`${head}Transfer-Encoding: chunked\r\n\r\n`, '5\r\n{"out'],
    ],
    ['in the middle of a resolve', [`${resolve}Content-Length: 100\r\n\r\n`, '{"context"']],
  ])('is cut off %s, and others are served meanwhile', async (_, pieces) => {
    const { url } = await start({ headersTimeoutMs: 200, requestTimeoutMs: 300 });
    const slow = Promise.all(Array.from({ length: 20 }, () => trickle(url, pieces)));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const answer of await slow) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('and more connections than there may be are not taken', async () => {
    const { url } = await start({ maxConnections: 3 });
    const sockets = Array.from({ length: 8 }, () =>
      connect({ port: Number(new URL(url).port), host: '127.0.0.1' }),
    );
    const closed = sockets.map((socket) => {
      socket.on('error', () => undefined).resume();
      return once(socket, 'close');
    });
    // Five of them are hung up on.
    const gone = new Set<number>();
    await new Promise<void>((resolve) => {
      closed.forEach((it, i) => {
        void it.then(() => {
          if (gone.add(i).size === 5) resolve();
        });
      });
    });
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  });
});

describe('a caller that asks too often', () => {
  it('is told when to come back, and resolve goes on', async () => {
    const { url, backend } = await start({ requests: { perSecond: 0.01, burst: 3 } });
    await backend.listPrompts();
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await fetch(`${url}/v1/prompts`));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429, 429, 429]);
    expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(await answers[5]?.json()).toMatchObject({ error: { code: 'rate-limited' } });
    const resolved = await send(
      url,
      '/ofrep/v1/evaluate/flags/reply',
      Buffer.from('{}'),
      'identity',
    );
    expect(resolved.status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('may have a limit for resolve too', async () => {
    const { url } = await start({ resolve: { perSecond: 0.01, burst: 1 } });
    const ask = () =>
      fetch(`${url}/ofrep/v1/evaluate/flags/reply`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
    expect((await ask()).status).toBe(404);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
  });
});

describe('a server that stops', () => {
  it('says that it is not ready, tells streams when to return, and finishes requests', async () => {
    const lines: string[] = [];
    const server = await startServer({
      host: '127.0.0.1',
      port: 0,
      database: { kind: 'memory' },
      logger: createJsonLogger((line) => lines.push(line), systemClock, 'debug'),
      drainMs: 3_000,
    });
    const { url } = server;
    const backend = connectTo(url);
    const { id } = await releaseOn(backend);
    const stream = await fetch(`${url}/v1/releases/${id}/stream`);
    const events = await fetch(`${url}/ofrep/v1/events`);
    // A request whose body comes only after the server was told to stop.
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    await once(socket, 'connect');
    const body = JSON.stringify(publishing('Late.', 'late'));
    socket.write(
      `POST /v1/prompts/late/versions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    const closed = server.close();
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect((await fetch(`${url}/healthz`)).headers.get('connection')).toBe('close');
    const end = once(socket, 'close');
    socket.write(body);
    for (const response of [stream, events]) {
      const text = await response.text();
      expect(text).toMatch(/retry: \d+\nevent: stopping\ndata: /);
    }
    await Promise.all([closed, end]);
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'info',
        message: 'request',
        method: 'POST',
        route: '/v1/prompts/{name}/versions',
        status: 201,
        by: 'anyone',
      }),
    );
    expect(lines.join('')).not.toContain('Late.');
    expect(lines.join('')).not.toContain('Be kind');
  });
});
