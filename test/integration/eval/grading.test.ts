import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openEmbedder } from '../../../src/node/models/embedder.ts';
import { openJudge } from '../../../src/node/models/judge.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { systemRandom } from '../../../src/node/platform/random.ts';
import { parseConfig } from '../../../src/node/config.ts';
import type { ModelResponse } from '../../../src/core/ports.ts';

interface Call {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: { readonly model: string; readonly input?: readonly string[] };
}

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** Answers chats with the model's name, and embeddings with the length of each text, last first. */
async function startEndpoint(status = 200): Promise<{ baseUrl: string; calls: Call[] }> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as Call['body'];
      calls.push({ url: request.url, authorization: request.headers.authorization, body });
      const embeddings = (body.input ?? []).map((it, index) => ({
        index,
        embedding: [1, it.length],
      }));
      const answer =
        request.url === '/v1/embeddings'
          ? { data: embeddings.toReversed() }
          : { choices: [{ message: { content: `from ${body.model}` }, finish_reason: 'stop' }] };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(status === 200 ? answer : { error: { message: 'key-1 is bad' } }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, calls };
}

const env = { KEY: 'key-1' };
const deps = { clock: systemClock, random: systemRandom, env };
const messages = [{ role: 'user', content: 'grade this' }] as const;

describe('a judge', () => {
  it('is the model that is named, or another that an assertion names, and asked once', async () => {
    const { baseUrl, calls } = await startEndpoint();
    const endpoint = `{ baseUrl: '${baseUrl}', model: strict, apiKey: '\${env:KEY}' }`;
    const config = parseConfig(
      `models: { default: ${endpoint}, grader: ${endpoint} }\njudge: grader`,
      'prompt-canary.yaml',
    );
    const kept = new Map<string, ModelResponse>();
    const cache = {
      get: (key: string) => Promise.resolve(kept.get(key)),
      set: (key: string, response: ModelResponse) => Promise.resolve(void kept.set(key, response)),
    };
    const judge = await openJudge(config, { ...deps, cache });
    closing.push(() => judge?.dispose());
    expect(judge?.label).toBe('strict');
    expect(await judge?.ask(messages)).toBe('from strict');
    expect(await judge?.ask(messages)).toBe('from strict');
    expect(await judge?.ask(messages, 'openai:chat:gpt-x')).toBe('from gpt-x');
    expect(calls.map(({ body }) => body.model)).toEqual(['strict', 'gpt-x']);
    expect(calls[0]?.authorization).toBe('Bearer key-1');
  });

  it('is nobody unless it is configured', async () => {
    const config = parseConfig('{}', 'prompt-canary.yaml');
    expect(await openJudge(config, { ...deps, cache: null })).toBeUndefined();
  });

  it.each(['judge', 'embeddings'])('keeps no key in the file: %s', (key) => {
    const text = `${key}: { baseUrl: 'http://127.0.0.1:1/v1', model: m, apiKey: sk-1 }`;
    expect(() => parseConfig(text, 'prompt-canary.yaml')).toThrow(`${key}.apiKey`);
  });
});

describe('embeddings', () => {
  const open = (baseUrl: string) => {
    const endpoint = { baseUrl, model: 'embed-1', apiKey: '${env:KEY}', timeoutMs: 5_000 };
    const embedder = openEmbedder(endpoint, { env });
    closing.push(() => embedder.dispose());
    return embedder;
  };

  it('come in the order of the texts, each asked for once', async () => {
    const { baseUrl, calls } = await startEndpoint();
    const embedder = open(baseUrl);
    expect(await embedder.embed(['a', 'bb', 'a'])).toEqual([
      [1, 1],
      [1, 2],
      [1, 1],
    ]);
    expect(await embedder.embed(['bb', 'ccc'])).toEqual([
      [1, 2],
      [1, 3],
    ]);
    expect(calls.map(({ body }) => body.input)).toEqual([['a', 'bb'], ['ccc']]);
  });

  it('that are refused say so without the key', async () => {
    const { baseUrl } = await startEndpoint(401);
    const error = await open(baseUrl)
      .embed(['a'])
      .catch((it: unknown) => it);
    expect(error).toMatchObject({ code: 'model-unavailable' });
    expect(String(error)).not.toContain('key-1');
  });
});
