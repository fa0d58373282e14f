import { describe, expect, it } from 'vitest';
import { readChatAnswer } from '../../../src/node/models/chatAnswer.ts';

const completion = (message: object): object => ({
  choices: [{ message, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 4 },
});

describe('a chat completion', () => {
  it.each<[string, object, string]>([
    ['its content', { content: 'hello', refusal: null }, 'hello'],
    ['its refusal', { content: null, refusal: 'I cannot' }, 'I cannot'],
    ['nothing', { content: null }, ''],
  ])('has the text of %s', (_name, message, text) => {
    expect(readChatAnswer(completion(message), 5)).toEqual({
      text,
      inputTokens: 3,
      outputTokens: 4,
      finishReason: 'stop',
      latencyMs: 5,
    });
  });

  it('carries the log-probabilities of its tokens where the endpoint gives them', () => {
    const logprobs = {
      content: [
        { token: 'a', logprob: -0.5 },
        { token: 'b', logprob: -1.5 },
      ],
    };
    const choices = [{ message: { content: 'ab' }, finish_reason: 'stop', logprobs }];
    expect(readChatAnswer({ choices }, 5)?.logProbabilities).toEqual([-0.5, -1.5]);
    const none = [{ message: { content: 'ab' }, logprobs: null }];
    expect(readChatAnswer({ choices: none }, 5)).not.toHaveProperty('logProbabilities');
  });

  it('carries the tools that the model asked for, beside its words', () => {
    const calls = [
      { id: '1', type: 'function', function: { name: 'refund', arguments: '{"order":7}' } },
      { id: '2', type: 'function', function: { name: 'close' } },
      { id: '3', type: 'custom', custom: { name: 'shell', input: 'x' } },
    ];
    const answer = readChatAnswer(completion({ content: 'Done.', tool_calls: calls }), 5);
    expect(answer?.text).toBe('Done.');
    expect(answer?.toolCalls).toEqual([
      { name: 'refund', arguments: '{"order":7}' },
      { name: 'close', arguments: '' },
    ]);
  });

  it('without words is the tool calls as JSON', () => {
    const calls = [{ function: { name: 'refund', arguments: '{}' } }];
    const answer = readChatAnswer(completion({ content: null, tool_calls: calls }), 5);
    expect(answer?.text).toBe(JSON.stringify(calls));
  });

  it.each([null, {}, { choices: [] }, { choices: [{ message: { content: 7 } }] }])(
    'is not %j',
    (value) => expect(readChatAnswer(value, 5)).toBeUndefined(),
  );
});
