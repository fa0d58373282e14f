import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../../src/core/ports.ts';
import { openModel } from '../../../src/node/models/openModel.ts';
import { OpenAiModel, type OpenAiModelOptions } from '../../../src/node/models/openAiModel.ts';
import { startOpenAiServer, type Fault, type OpenAiServer } from '../../support/openaiServer.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { VirtualClock } from '../../support/virtualClock.ts';

const request: ModelRequest = {
  messages: [{ role: 'user', content: 'hello' }],
  settings: { parameters: {} },
  output: { kind: 'text' },
};

let server: OpenAiServer;
let faults: (Fault | undefined)[];
const clients: { dispose(): void }[] = [];
let clock: VirtualClock;

beforeEach(async () => {
  faults = [];
  clock = new VirtualClock();
  server = await startOpenAiServer({ fault: ({ number }) => faults[number - 1] });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.dispose();
  await server.stop();
});

function client(extra: Partial<OpenAiModelOptions> = {}): OpenAiModel {
  const { next } = seededRandom(5);
  const model = new OpenAiModel({
    baseUrl: server.baseUrl,
    model: 'configured',
    timeoutMs: 10_000,
    pricing: null,
    clock,
    random: { next, id: () => 'id' },
    ...extra,
  });
  clients.push(model);
  return model;
}

const status = (code: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
});

describe('an endpoint that fails now and then', () => {
  it.each<[string, Fault]>([
    ['429', status(429)],
    ['500', status(500)],
    ['503', status(503)],
    ['408', status(408)],
    ['an answer that is cut off', { kind: 'cut' }],
    ['malformed JSON', { kind: 'malformed' }],
    ['JSON that is no chat completion', { kind: 'unexpected' }],
  ])('is asked again after %s', async (_name, fault) => {
    faults = [fault, fault];
    expect((await client().complete(request)).text).toBe('hello');
    expect(server.calls).toHaveLength(3);
  });

  it('is asked again after it took too long', async () => {
    faults = [{ kind: 'never' }];
    expect((await client({ timeoutMs: 1_000 }).complete(request)).text).toBe('hello');
    // On a busy machine the next may have taken too long as well.
    expect(server.calls.length).toBeGreaterThanOrEqual(2);
  });

  it.each([400, 413, 422])(
    'is not asked again after %i: another call may be fine',
    async (code) => {
      faults = [status(code)];
      await expect(client().complete(request)).rejects.toMatchObject({ code: 'bad-request' });
      expect(server.calls).toHaveLength(1);
    },
  );

  it.each([401, 403, 404])('is not asked again after %i: no call will be fine', async (code) => {
    faults = [status(code)];
    await expect(client().complete(request)).rejects.toMatchObject({
      code: 'model-unavailable',
      cause: { permanent: true, status: code },
    });
    expect(server.calls).toHaveLength(1);
  });

  it('is given up after six attempts, with growing pauses between them', async () => {
    faults = Array.from({ length: 10 }, () => status(500));
    const longest = { next: () => 0.999, id: () => 'id' };
    await expect(client({ random: longest }).complete(request)).rejects.toThrow(
      '(after 6 attempts)',
    );
    expect(server.calls).toHaveLength(6);
    expect(clock.sleeps.map(Math.round)).toEqual([500, 999, 1_998, 3_996, 7_992]);
  });

  it('is asked again after a pause anywhere between none and the longest: full jitter', async () => {
    faults = Array.from({ length: 5 }, () => status(500));
    const draws = [0, 0.5, 0, 0.25, 0.1];
    await client({ random: { next: () => draws.shift() ?? 0, id: () => 'id' } }).complete(request);
    expect(clock.sleeps).toEqual([0, 500, 0, 1_000, 800]);
  });
});

describe('an endpoint that wants less', () => {
  it('gets fewer calls at once, and whoever waits is told why', async () => {
    let arrived: () => void = () => undefined;
    const eight = new Promise<void>((resolve) => (arrived = resolve));
    const busy = await startOpenAiServer({
      fault: ({ number }) => (number <= 8 ? status(429) : undefined),
      until: async ({ number }) => {
        if (number === 8) arrived();
        await eight;
      },
    });
    const model = client({ baseUrl: busy.baseUrl, limits: { concurrency: 8 } });
    const reasons: string[] = [];
    const onWait = (reason: string): void => void reasons.push(reason);
    await Promise.all(Array.from({ length: 40 }, () => model.complete({ ...request, onWait })));
    await busy.stop();
    expect(busy.mostInFlight()).toBe(8);
    expect(busy.calls).toHaveLength(48);
    expect(reasons[0]).toBe('429 scripted 429; at most 4 calls at once for now');
  });

  it('is not given up as long as it answers others', async () => {
    // Three of four attempts are put off: some calls would be given up after six of their own.
    faults = Array.from({ length: 400 }, (_, at) => (at % 4 === 3 ? undefined : status(429)));
    const model = client({ limits: { concurrency: 4 } });
    const answers = await Promise.all(Array.from({ length: 40 }, () => model.complete(request)));
    expect(answers).toHaveLength(40);
  });

  it('is given up when it puts everyone off', async () => {
    faults = Array.from({ length: 100 }, () => status(429));
    await expect(client().complete(request)).rejects.toThrow('(after 6 attempts)');
  });

  it('gets no more calls a minute than the configuration allows', async () => {
    const model = client({ limits: { requestsPerMinute: 60 } });
    const began = clock.monotonic();
    for (let call = 0; call < 10; call++) await model.complete(request);
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(9_000);
  });
});

describe('Retry-After', () => {
  it.each([
    ['in seconds', { 'retry-after': '7' }, 7_000],
    ['in milliseconds', { 'retry-after-ms': '1500' }, 1_500],
    ['as a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9_000],
  ])('%s is waited for', async (_name, headers, wait) => {
    faults = [status(429, headers)];
    await client().complete(request);
    expect(clock.sleeps[0]).toBeGreaterThanOrEqual(wait);
    expect(clock.sleeps[0]).toBeLessThan(wait + 500);
  });

  it('holds back every other call of the client', async () => {
    faults = [status(503, { 'retry-after': '7' })];
    const model = client();
    const began = clock.monotonic();
    await model.complete(request);
    await model.complete(request);
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(7_000);
    expect(server.calls).toHaveLength(3);
  });

  it('of more than five minutes counts as unavailable', async () => {
    faults = [status(429, { 'retry-after': '3600' })];
    await expect(client().complete(request)).rejects.toMatchObject({
      code: 'model-unavailable',
      cause: { retryAfterMs: 3_600_000 },
    });
    expect(clock.sleeps).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is the prompt in OpenAI’s terms', async () => {
    await client().complete({
      messages: [{ role: 'system', content: 'S' }, ...request.messages],
      settings: { parameters: { temperature: 0, maxTokens: 50, topP: 0.5, stream: true } },
      output: { kind: 'json-schema', name: 'ticket', schema: { type: 'object' } },
      tools: [{ type: 'function', function: { name: 'f' } }],
    });
    expect(server.calls[0]?.body).toEqual({
      model: 'configured',
      messages: [
        { role: 'system', content: 'S' },
        { role: 'user', content: 'hello' },
      ],
      temperature: 0,
      max_tokens: 50,
      top_p: 0.5,
      stream: false,
      tools: [{ type: 'function', function: { name: 'f' } }],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'ticket', schema: { type: 'object' } },
      },
    });
  });

  it.each([
    { override: false, prompt: 'of-the-prompt', sent: 'of-the-prompt' },
    { override: false, prompt: undefined, sent: 'configured' },
    { override: true, prompt: 'of-the-prompt', sent: 'configured' },
  ])('names $sent when the prompt names $prompt (override $override)', async (it) => {
    const model = client({ override: it.override });
    const settings = { model: it.prompt, parameters: {} };
    await model.complete({ ...request, settings });
    expect(server.calls[0]?.body.model).toBe(it.sent);
    expect(model.labelFor(settings)).toBe(it.sent);
  });

  it('carries the key of the configuration, and none without one', async () => {
    process.env['OPENAI_API_KEY'] = 'sk-of-the-environment';
    try {
      await client({ apiKey: 'sk-configured' }).complete(request);
      await client().complete(request);
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
    expect(server.calls.map(({ authorization }) => authorization)).toEqual([
      'Bearer sk-configured',
      undefined,
    ]);
  });
});

describe('errors', () => {
  it('say where nothing listens, not only that the connection failed', async () => {
    // Ports below 1024 are nobody's unless a service of the machine has them.
    const nobody = client({ baseUrl: 'http://127.0.0.1:2/v1' });
    await expect(nobody.complete(request)).rejects.toThrow(/ECONNREFUSED|connect/);
  });

  it('never hold the key', async () => {
    const echo = await startOpenAiServer({
      fault: () => status(401, { 'x-key': 'sk-secret-1234' }),
    });
    const model = client({ baseUrl: `${echo.baseUrl}/sk-secret-1234`, apiKey: 'sk-secret-1234' });
    const error = (await model.complete(request).catch((thrown: unknown) => thrown)) as Error;
    await echo.stop();
    const cause = JSON.stringify(error.cause);
    expect(`${error.message}${error.stack ?? ''}${cause}`).not.toContain('sk-secret-1234');
  });
});

describe('opening a model', () => {
  const deps = { clock: new VirtualClock(), random: { next: () => 0.5, id: () => 'id' } };
  const endpoint = { model: 'm', concurrency: 8, timeoutMs: 1_000 };

  it('takes secrets from the environment only where they are used', async () => {
    const config = { ...endpoint, baseUrl: '${env:URL}', apiKey: '${env:KEY}' };
    const model = await openModel(config, { ...deps, env: { URL: server.baseUrl, KEY: 'sk-1' } });
    clients.push(model);
    await model.complete(request);
    expect(server.calls[0]?.authorization).toBe('Bearer sk-1');
  });

  it('names a variable that is not set', async () => {
    const config = { ...endpoint, baseUrl: server.baseUrl, apiKey: '${env:KEY}' };
    await expect(openModel(config, { ...deps, env: {} })).rejects.toMatchObject({
      code: 'bad-config',
      message: expect.stringContaining('KEY') as unknown,
    });
  });

  it('prefers a key that is handed in', async () => {
    const config = { ...endpoint, baseUrl: server.baseUrl, apiKey: '${env:KEY}' };
    const model = await openModel(config, { ...deps, env: {}, apiKey: 'sk-stored' });
    clients.push(model);
    await model.complete(request);
    expect(server.calls[0]?.authorization).toBe('Bearer sk-stored');
  });

  it('starts the demo model, and says that it is simulated', async () => {
    const model = await openModel('demo', { ...deps, env: {} });
    clients.push(model);
    expect(model.label).toBe('demo model (simulated)');
    expect((await model.complete(request)).text).not.toBe('');
  });
});
