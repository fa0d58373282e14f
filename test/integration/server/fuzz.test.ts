import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/core/base/json.ts';
import { defaultLimits } from '../../../src/server/http/limits.ts';
import { seededRandom, type SeededRandom } from '../../support/seededRandom.ts';
import { publishing, reporting, starting } from '../../support/registryRequests.ts';
import {
  releaseOn,
  resolveAt,
  silentLogger,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

/**
 * Requests made of the server's own OpenAPI document, most of them broken on purpose, over real
 * connections. Whatever comes: no answer is a 500, none tells of the inside, and the server goes on.
 */

const requests = 10_000;
const atOnce = 16;
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_505);

let registry: TestRegistry;
let releaseId: string;
const errors: string[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

beforeAll(async () => {
  registry = await startRegistry({
    limits: { ...defaultLimits, requests: { perSecond: 0, burst: 0 } },
    logger: {
      ...silentLogger,
      error: (message, fields) => errors.push(JSON.stringify([message, fields])),
    },
  });
  releaseId = (await releaseOn(registry.backend)).id;
});
afterAll(async () => {
  agent.destroy();
  await registry.close();
});

interface Shot {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | Buffer | undefined;
}

interface Hit {
  /** 0: the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
}

it(`answers ${requests} fuzzed requests without a 500 and without a word of its inside, seed ${seed}`, async () => {
  const random = seededRandom(seed);
  const operations = await readOperations();
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < requests; sent += atOnce) {
    const shots = Array.from({ length: atOnce }, () => makeShot(pick(random, operations), random));
    const hits = await Promise.all(shots.map(fire));
    hits.forEach(({ status, text }, i) => {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const shot = shots[i]!;
      const shown = {
        seed,
        method: shot.method,
        path: shot.path,
        body: String(shot.body).slice(0, 500),
      };
      if (status >= 500 && status !== 503)
        throw new Error(`${status} ${text} for ${JSON.stringify(shown)}`);
      const told = leaks.filter((pattern) => pattern.test(text)).map(String);
      expect([shown, told]).toEqual([shown, []]);
    });
  }
  expect(errors).toEqual([]);
  // Neither everything was refused, nor was everything taken.
  for (const status of [200, 201, 400, 404, 415])
    expect(statuses.get(status) ?? 0).toBeGreaterThan(20);
  expect(statuses.get(500)).toBeUndefined();
  expect(statuses.get(0) ?? 0).toBeLessThan(requests / 20);
  const metadata = await resolveAt(registry.url, 'user-1');
  expect(metadata.promptVersion).toBeGreaterThan(0);
  expect((await fetch(`${registry.url}/readyz`)).status).toBe(200);
}, 120_000);

/** Of stack traces, files, modules and queries. */
const leaks = [
  /\n\s+at \S+/,
  /node_modules|node:internal|\.ts:\d+|\.js:\d+/,
  /SQLITE_|select .+ from |insert into/i,
  /ZodError|TypeError|RangeError|SyntaxError|ReferenceError/,
];

interface FuzzOperation {
  readonly method: string;
  readonly path: string;
  readonly body: JsonObject | undefined;
  readonly parameters: readonly { name: string; in: string }[];
}

async function readOperations(): Promise<FuzzOperation[]> {
  const document = (await (await fetch(`${registry.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, JsonObject>>;
  };
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]) => {
      const content = (
        it['requestBody'] as { content?: Record<string, { schema: JsonObject }> } | undefined
      )?.content;
      return {
        method: method.toUpperCase(),
        path,
        body: content?.['application/json']?.schema,
        parameters: it['parameters'] as unknown as FuzzOperation['parameters'],
      };
    }),
  );
  expect(all.length).toBeGreaterThan(20);
  // Streams do not end by themselves, and the first token shuts everyone out.
  const silent = ['/v1/releases/{id}/stream', '/ofrep/v1/events'];
  return all.filter(
    ({ method, path }) => !silent.includes(path) && !(method === 'POST' && path === '/v1/tokens'),
  );
}

function makeShot(operation: FuzzOperation, random: SeededRandom): Shot {
  const wrongMethod = chance(random, 0.04);
  const method = wrongMethod
    ? pick(random, ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'])
    : operation.method;
  const headers: OutgoingHttpHeaders = { Host: '127.0.0.1', ...headersOf(operation, random) };
  const body = operation.body === undefined ? undefined : bodyOf(operation, random);
  if (body !== undefined && headers['Content-Type'] === undefined)
    headers['Content-Type'] = 'application/json';
  return {
    method,
    path: pathOf(operation, random),
    headers,
    body: method === 'GET' || method === 'HEAD' ? undefined : body,
  };
}

const strange = [
  '',
  ' ',
  '.',
  '..',
  '%',
  '%00',
  '%2e%2e%2f',
  '%ff',
  '%zz',
  '../../etc/passwd',
  '..%2f..%2fetc',
  'a/b',
  'a%2Fb',
  '__proto__',
  'constructor',
  'toString',
  '-1',
  '0',
  '1e9',
  '99999999999999999999',
  'NaN',
  "' or 1=1 --",
  '%F0%9F%98%80',
  '%ED%A0%80',
  '<script>',
  '${env:HOME}',
  'x'.repeat(3_000),
  ';',
  '?',
  '#',
  '*',
  ':id',
];

function pathOf({ path, parameters }: FuzzOperation, random: SeededRandom): string {
  const known: Readonly<Record<string, readonly string[]>> = {
    name: ['reply', 'new', 'a%2Fb'],
    key: ['reply', 'reply', 'nobody'],
    id: [releaseId, 'nobody'],
    version: ['1', '2', '3'],
    label: ['production', 'beta'],
    action: ['pause', 'resume', 'advance', 'approve', 'dance'],
  };
  let filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    chance(random, 0.25) ? asSent(pick(random, strange)) : pick(random, known[name] ?? ['x']),
  );
  const query = parameters.filter((it) => it.in === 'query' && chance(random, 0.6));
  if (query.length > 0) {
    filled += `?${query.map(({ name }) => `${name}=${asSent(pick(random, [...strange, '2026-05-05T12:00:00Z', '5']))}`).join('&')}`;
  }
  if (chance(random, 0.02)) filled += asSent(pick(random, strange));
  return filled;
}

/** Node's client refuses to send some characters in a path. */
function asSent(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '%20');
}

function headersOf({ parameters }: FuzzOperation, random: SeededRandom): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const { name } of parameters.filter((it) => it.in === 'header')) {
    if (chance(random, 0.5))
      headers[name] = pick(random, ['*', '1', '"x"', 'W/"', ',,,', '-5', 'x'.repeat(500)]);
  }
  if (chance(random, 0.05))
    headers['Content-Type'] = pick(random, [
      'text/plain',
      'application/xml',
      'application/json; charset=latin1',
      'application/x-protobuf',
      'multipart/form-data',
      '',
    ]);
  if (chance(random, 0.04))
    headers['Content-Encoding'] = pick(random, [
      'gzip',
      'br',
      'deflate',
      'zstd',
      'identity',
      '__proto__',
    ]);
  if (chance(random, 0.02)) headers['Origin'] = pick(random, ['null', 'http://evil.example']);
  if (chance(random, 0.02))
    headers['Host'] = pick(random, ['evil.example', '127.0.0.1:99999999', '[::1', '']);
  if (chance(random, 0.04))
    headers['Authorization'] = pick(random, [
      'Bearer',
      'Bearer x',
      'Basic eDp5',
      'Bearer pct_000000000000_',
    ]);
  if (chance(random, 0.02)) headers['X-Api-Key'] = ['a', 'b'];
  return headers;
}

/** Bodies that are right, for the mutations to begin from. */
function seedBody({ path, body }: FuzzOperation, random: SeededRandom): JsonValue {
  const id = `o${Math.floor(random.next() * 1_000)}`;
  const metadata = {
    promptVersion: 1,
    contentHash: 'x',
    arm: 'stable',
    placement: 'split',
    releaseId,
    stageIndex: 0,
  } as const;
  const known: Readonly<Record<string, unknown>> = {
    '/v1/prompts/{name}/versions': publishing(`Be ${Math.floor(random.next() * 50)}.`),
    '/v1/prompts/{name}/releases': starting(),
    '/v1/outcomes': {
      outcomes: [
        reporting(id, 'key', metadata),
        reporting(`${id}b`, 'key-2', metadata, { latencyMs: 5 }),
      ],
    },
    '/v1/feedback': { feedback: [{ outcomeId: id, metrics: { thumbsDown: true } }] },
    '/ofrep/v1/evaluate/flags/{key}': {
      context: { targetingKey: 'user-1', email: 'a@example.com' },
    },
    '/ofrep/v1/evaluate/flags': { context: { targetingKey: 'user-1' } },
  };
  const value = known[path];
  if (value !== undefined && chance(random, 0.7)) return structuredClone(value) as JsonValue;
  return ofSchema(body ?? {}, random, 0);
}

/** A value that a schema may allow. */
function ofSchema(schema: JsonObject, random: SeededRandom, depth: number): JsonValue {
  const variants = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonObject[] | undefined;
  if (variants !== undefined) return ofSchema(pick(random, variants), random, depth + 1);
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return pick(random, schema['enum'] as readonly JsonValue[]);
  if (depth > 6) return null;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
  const required = (schema['required'] ?? []) as readonly string[];
  const make = typeof schema['type'] === 'string' ? makers[schema['type']] : undefined;
  if (make !== undefined) return make(random);
  if (schema['type'] === 'object') {
    const chosen = Object.entries(properties).filter(
      ([name]) => required.includes(name) || chance(random, 0.5),
    );
    return Object.fromEntries(chosen.map(([name, it]) => [name, ofSchema(it, random, depth + 1)]));
  }
  if (schema['type'] !== 'array') return pick(random, [1, 'x', {}, []] as readonly JsonValue[]);
  const items = (schema['items'] ?? {}) as JsonObject;
  const length = 1 + Math.floor(random.next() * 2);
  return Array.from({ length }, () => ofSchema(items, random, depth + 1));
}

const number = (random: SeededRandom): JsonValue => pick(random, [0, 1, 2, 50, 100]);
const makers: Readonly<Record<string, (random: SeededRandom) => JsonValue>> = {
  string: (random) => pick(random, ['reply', 'user-1', '2027-05-05T12:00:00Z', '4h', 'none', 'x']),
  integer: number,
  number,
  boolean: (random) => chance(random, 0.5),
};

const odd: readonly JsonValue[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  -1e308,
  2 ** 53,
  '',
  'x',
  '\0',
  '\ud800',
  '\udfff x',
  '😀'.repeat(300),
  '\u202e',
  'x'.repeat(5_000),
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: [] } } },
  'NaN',
  '-0',
  '2026-13-45T99:99:99Z',
  "'; drop table outcomes; --",
  '__proto__',
  '${env:PATH}',
];

function bodyOf(operation: FuzzOperation, random: SeededRandom): string | Buffer {
  let value = seedBody(operation, random);
  const changes = chance(random, 0.25) ? 0 : 1 + Math.floor(random.next() * 3);
  for (let i = 0; i < changes; i++) value = mutate(value, random);
  const text = JSON.stringify(value);
  if (chance(random, 0.03)) return text.slice(0, Math.floor(random.next() * text.length));
  if (chance(random, 0.02))
    return Buffer.from([...Buffer.from(text.slice(0, 40)), 0xff, 0xfe, 0x00]);
  if (chance(random, 0.01)) return '['.repeat(20_000);
  if (chance(random, 0.01)) return `{"__proto__":${text},"constructor":{"prototype":1}}`;
  return text;
}

function mutate(value: JsonValue, random: SeededRandom): JsonValue {
  if (typeof value !== 'object' || value === null || chance(random, 0.1)) return pick(random, odd);
  if (Array.isArray(value)) {
    const items = [...(value as readonly JsonValue[])];
    const at = Math.floor(random.next() * items.length);
    if (items.length === 0 || chance(random, 0.1)) items.push(pick(random, odd));
    else items[at] = mutate(items[at] ?? null, random);
    return items;
  }
  const entries = Object.entries(value as JsonObject);
  const at = Math.floor(random.next() * entries.length);
  const entry = entries[at];
  if (entry === undefined || chance(random, 0.1))
    return {
      ...(value as JsonObject),
      [asSent(pick(random, strange)).slice(0, 30)]: pick(random, odd),
    };
  if (chance(random, 0.15)) return Object.fromEntries(entries.filter((_, i) => i !== at));
  return { ...(value as JsonObject), [entry[0]]: mutate(entry[1] ?? null, random) };
}

function fire({ method, path, headers, body }: Shot): Promise<Hit> {
  const { port } = new URL(registry.url);
  return new Promise((resolve) => {
    const sent = request(
      { agent, host: '127.0.0.1', port, method, path, headers, setHost: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', () => resolve({ status: 0, text }));
      },
    );
    // A server may refuse before it has read everything, and hang up.
    sent.on('error', () => resolve({ status: 0, text: '' }));
    sent.end(body);
  });
}

function chance(random: SeededRandom, share: number): boolean {
  return random.next() < share;
}

function pick<T>(random: SeededRandom, of: readonly T[]): T {
  return of[Math.floor(random.next() * of.length)] as T;
}
