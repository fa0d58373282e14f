import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isPromptName } from '../../../src/protocol/apiText.ts';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import { publishing, starting } from '../../support/registryRequests.ts';

let registry: Desk;
beforeEach(async () => {
  registry = createDesk();
  await registry.publishBoth();
});

const outcome = { id: 'a', prompt: 'reply', promptVersion: 1, targetingKey: 'k', metrics: {} };
const outcomes = (over: object) => ({ outcomes: [{ ...outcome, ...over }] });

async function refusal(
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; code: string; message: string }> {
  const answer = await registry.call(method, path, body);
  const { error } = answer.body as { error: { code: string; message: string } };
  return { status: answer.status, ...error };
}

describe('a request that is not what the API takes', () => {
  it.each<[string, object, string]>([
    ['a wrong type', outcomes({ promptVersion: 'one' }), 'outcomes.0.promptVersion: expected'],
    ['a number out of range', outcomes({ promptVersion: 0 }), 'promptVersion: expected at least 1'],
    ['an amount beyond sense', outcomes({ latencyMs: 1e308 }), 'latencyMs: expected at most'],
    ['a negative amount', outcomes({ costUsd: -1 }), 'costUsd: expected at least 0'],
    ['an unknown key', outcomes({ arms: 1 }), 'outcomes.0: unknown key "arms"'],
    ['an unknown word', outcomes({ arm: 'green' }), 'outcomes.0.arm: expected "stable" or'],
    ['a time that is none', outcomes({ at: 'tuesday' }), 'at: expected an ISO 8601 time'],
    ['a bad name', outcomes({ prompt: 'a b' }), 'prompt: expected a name of 1 to 255'],
    ['an empty id', outcomes({ id: '' }), 'id: expected a length of at least 1'],
    ['an id with NUL', outcomes({ id: 'a\0b' }), 'id: expected text without NUL'],
    ['a key with half a character', outcomes({ targetingKey: 'k\ud800' }), 'expected text without'],
    ['another shape', [], 'expected object'],
  ])('says what was expected of %s', async (_, body, words) => {
    const { status, code, message } = await refusal('POST', '/v1/outcomes', body);
    expect({ status, code }).toEqual({ status: 400, code: 'bad-request' });
    expect(message).toContain(words);
  });

  it.each(['.', '..'])('cannot name a prompt %s, which no address can hold', (name) => {
    expect(isPromptName(name)).toBe(false);
  });

  it.each([
    ['tools', `"tools":[${'['.repeat(20_000)}${']'.repeat(20_000)}]`],
    ['settings', `"settings":{"parameters":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
  ])('is refused when its %s nest without end', async (field, nested) => {
    const body = JSON.stringify(publishing('x'))
      .replace('"tools":[]', (it) => (field === 'tools' ? nested : it))
      .replace('"settings":{"parameters":{}}', (it) => (field === 'settings' ? nested : it));
    expect(await refusal('POST', '/v1/prompts/reply/versions', body)).toMatchObject({
      status: 400,
      message: expect.stringContaining('levels') as string,
    });
    expect(registry.logged).toEqual([]);
  });

  it('is refused when its bytes are no UTF-8', async () => {
    const bytes = Buffer.from(JSON.stringify(publishing('x?')));
    bytes[bytes.indexOf('?')] = 0xff;
    const response = await registry.app.fetch(
      new Request('http://localhost/v1/prompts/reply/versions', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: bytes,
      }),
    );
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'bad-request' } });
  });

  it('is no fault of the server when its client goes away in the middle', async () => {
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: new ReadableStream({ pull: (it) => it.error(new Error('aborted')) }),
      duplex: 'half',
    };
    const request = new Request('http://localhost/v1/outcomes', init);
    expect((await registry.app.fetch(request)).status).toBe(499);
    expect(registry.logged).toEqual([]);
  });

  it('cannot ask for a stage that lasts beyond all numbers', async () => {
    const plan = { stages: [{ weight: 1, minDuration: `${'9'.repeat(400)}d` }] };
    expect(await refusal('POST', '/v1/prompts/reply/releases', starting({ plan }))).toMatchObject({
      status: 400,
      message: expect.stringContaining('plan.stages.0.minDuration: ') as string,
    });
  });
});

it('names that objects have by themselves are names as all others', async () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'a/b']) {
    const path = `/v1/prompts/${encodeURIComponent(name)}`;
    expect((await registry.get(`${path}/live`)).status).toBe(404);
    expect((await registry.post(`${path}/versions`, publishing('x', name))).status).toBe(201);
    expect((await registry.put(`${path}/labels/__proto__`, { version: 1 })).status).toBe(204);
    expect((await registry.get(`${path}/versions/1`)).body).toMatchObject({
      prompt: name,
      labels: ['__proto__'],
    });
  }
});

it('a prompt keeps a parameter of any name', async () => {
  const body = JSON.stringify(publishing('x')).replace(
    '"parameters":{}',
    '"parameters":{"__proto__":{"a":1}}',
  );
  const { body: published } = await registry.call('POST', '/v1/prompts/reply/versions', body);
  expect(JSON.stringify(published)).toContain('"parameters":{"__proto__":{"a":1}}');
});

it('a stream that is only asked for its headers leaves nothing behind', async () => {
  const { id } = await registry.start();
  vi.useFakeTimers();
  try {
    const subscribed = vi.spyOn(registry.hub, 'subscribe');
    const path = `http://localhost/v1/releases/${id}/stream`;
    const response = await registry.app.fetch(new Request(path, { method: 'HEAD' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(subscribed).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
