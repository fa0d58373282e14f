import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoModel, type DemoModel } from '../../../src/node/demoModel/server.ts';

describe('the demo model speaks the OpenAI protocol', () => {
  let model: DemoModel;
  let client: OpenAI;
  const messages = [
    { role: 'system' as const, content: 'You are the front desk of a hotel. Answer in one line.' },
    { role: 'user' as const, content: 'When is breakfast served?' },
  ];

  beforeAll(async () => {
    model = await startDemoModel({ latencyMs: 0 });
    client = new OpenAI({ baseURL: model.baseUrl, apiKey: 'none', maxRetries: 0 });
  });
  afterAll(() => model.dispose());

  it('completes a chat and counts its tokens', async () => {
    const result = await client.chat.completions.create({ model: 'demo', messages });
    expect(result.choices[0]?.message.content).not.toBe('');
    expect(result.choices[0]?.finish_reason).toBe('stop');
    expect(result.usage?.total_tokens).toBe(
      (result.usage?.prompt_tokens ?? 0) + (result.usage?.completion_tokens ?? 0),
    );
  });

  it('streams the same text in pieces, with usage when asked', async () => {
    const request = { model: 'demo', messages, temperature: 0 };
    const whole = await client.chat.completions.create(request);
    const pieces = await client.chat.completions.create({
      ...request,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let tokens = 0;
    for await (const piece of pieces) {
      text += piece.choices[0]?.delta.content ?? '';
      tokens = piece.usage?.total_tokens ?? tokens;
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(tokens).toBe(whole.usage?.total_tokens);
  });

  it('stops at its token limit and says so', async () => {
    const result = await client.chat.completions.create({
      model: 'demo',
      messages,
      max_completion_tokens: 3,
    });
    expect(result.choices[0]?.finish_reason).toBe('length');
    expect(result.usage?.completion_tokens).toBe(3);
  });

  it('lists itself as the one model', async () => {
    const { data } = await client.models.list();
    expect(data.map((it) => it.id)).toEqual(['demo']);
  });

  it.each([
    ['not JSON', '{', 400, null],
    ['no messages', '{"model":"demo","messages":[]}', 400, 'messages'],
    [
      'a bad temperature',
      '{"model":"demo","messages":[{"role":"user"}],"temperature":9}',
      400,
      'temperature',
    ],
  ])('answers %s with an OpenAI error', async (_name, body, status, param) => {
    const response = await fetch(`${model.baseUrl}/chat/completions`, { method: 'POST', body });
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect(response.status).toBe(status);
    expect(error['type']).toBe('invalid_request_error');
    expect(error['param']).toBe(param);
  });

  it('answers an unknown path with 404', async () => {
    const response = await fetch(`${model.baseUrl}/embeddings`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
  });
});
