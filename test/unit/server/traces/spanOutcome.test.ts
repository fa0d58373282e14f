import { describe, expect, it } from 'vitest';
import type { AttributeValue, Span } from '../../../../src/server/features/traces/span.ts';
import {
  readSpanOutcome,
  type StickBy,
} from '../../../../src/server/features/traces/spanOutcome.ts';

const now = 1_767_225_700_000;

function aSpan(
  attributes: Readonly<Record<string, AttributeValue>> = {},
  over: Partial<Span> = {},
): Span {
  const prompt = { 'gen_ai.prompt.name': 'reply', 'gen_ai.prompt.version': '3' };
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '',
    startMs: 1_767_225_600_000,
    endMs: 1_767_225_600_250,
    attributes: new Map(Object.entries({ ...prompt, ...attributes })),
    events: [],
    failed: false,
    ...over,
  };
}

const evaluation = (about: string, more: Readonly<Record<string, AttributeValue>>) => ({
  name: 'gen_ai.evaluation.result',
  attributes: new Map<string, AttributeValue>(
    Object.entries({ 'gen_ai.evaluation.name': about, ...more }),
  ),
});
const value = (score: number) => ({ 'gen_ai.evaluation.score.value': score });
const label = (word: string) => ({ 'gen_ai.evaluation.score.label': word });

function outcomeOf(span: Span, stickBy: StickBy = 'user') {
  const reading = readSpanOutcome(span, now, () => stickBy);
  if (reading.kind !== 'outcome') throw new Error(reading.kind);
  return reading.outcome;
}

describe('a span of a prompt', () => {
  it('is an outcome by the ids, times and version of the span', () => {
    expect(outcomeOf(aSpan())).toMatchObject({
      id: '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331',
      prompt: 'reply',
      promptVersion: 3,
      releaseId: null,
      arm: null,
      placement: null,
      stageIndex: null,
      targetingKey: '',
      at: 1_767_225_600_250,
      latencyMs: 250,
      metrics: { error: false },
      tokens: null,
    });
  });

  const cases: readonly (readonly [string, Readonly<Record<string, AttributeValue>>, object])[] = [
    [
      'new token names',
      { 'gen_ai.usage.input_tokens': 7, 'gen_ai.usage.output_tokens': 5 },
      { tokens: 12 },
    ],
    [
      'old token names',
      { 'gen_ai.usage.prompt_tokens': 7, 'gen_ai.usage.completion_tokens': 5 },
      { tokens: 12 },
    ],
    ['only one of them', { 'gen_ai.usage.output_tokens': 5 }, { tokens: 5 }],
    ['an error type', { 'error.type': 'timeout' }, { metrics: { error: true } }],
    [
      'a stop by a filter',
      { 'gen_ai.response.finish_reasons': ['content_filter'] },
      { metrics: { refusal: true } },
    ],
    [
      'an ordinary stop',
      { 'gen_ai.response.finish_reasons': ['stop'] },
      { metrics: { error: false } },
    ],
    ['a response', { 'gen_ai.response.id': 'resp-9' }, { requestId: 'resp-9' }],
    [
      'metrics of its own',
      { 'prompt_canary.metric.escalation': true },
      { metrics: { escalation: true } },
    ],
    ['scores of its own', { 'prompt_canary.score.tone': 0.5 }, { scores: { 'score:tone': 0.5 } }],
    [
      'a flag of its prompt',
      { 'feature_flag.key': 'reply', 'feature_flag.result.variant': 'canary' },
      { arm: 'canary' },
    ],
    [
      'a flag of something else',
      { 'feature_flag.key': 'x', 'feature_flag.result.variant': 'canary' },
      { arm: null },
    ],
    ["langfuse's names", { 'langfuse.observation.prompt.name': 'other' }, { prompt: 'reply' }],
    ['a version with a v', { 'gen_ai.prompt.version': 'v12' }, { promptVersion: 12 }],
    ['a cost', { 'gen_ai.usage.cost': 0.25 }, { costUsd: 0.25 }],
    ['an amount below zero', { 'gen_ai.usage.cost': -1 }, { costUsd: null }],
    ['a key with a NUL', { 'user.id': 'a\0b' }, { targetingKey: '' }],
  ];
  it.each(cases)('reads %s', (_, attributes, expected) => {
    expect(outcomeOf(aSpan(attributes))).toMatchObject(expected);
  });

  const both = { 'user.id': 'ana', 'gen_ai.conversation.id': 'c1' };
  it.each<readonly [StickBy, Readonly<Record<string, AttributeValue>>, string]>([
    ['user', both, 'ana'],
    ['conversation', both, 'c1'],
    ['conversation', { 'user.id': 'ana' }, ''],
    ['user', { ...both, 'feature_flag.context.id': 'f' }, 'f'],
    ['user', { ...both, 'prompt_canary.targeting_key': 'k' }, 'k'],
  ])('takes the key that a release by %s hashes: %o', (stickBy, attributes, key) => {
    expect(outcomeOf(aSpan(attributes), stickBy).targetingKey).toBe(key);
  });

  it('carries evaluations as metrics and scores', () => {
    const events = [
      evaluation('Thumbs Down', value(1)),
      evaluation('refusal', label('no')),
      evaluation('judge_score', value(0.75)),
      evaluation('tone', label('pass')),
      evaluation('toxicity', value(17)),
      evaluation('no name for a score', value(0.5)),
    ];
    expect(outcomeOf(aSpan({}, { events }))).toMatchObject({
      metrics: { error: false, thumbsDown: true, refusal: false },
      scores: { judgeScore: 0.75, 'score:tone': 1 },
    });
    expect(Object.keys(outcomeOf(aSpan({}, { events })).scores ?? {})).toHaveLength(2);
  });

  it.each<readonly [string, Span]>([
    ['no version', aSpan({ 'gen_ai.prompt.version': '' })],
    ['version 0', aSpan({ 'gen_ai.prompt.version': 0 })],
    ['a name that is none', aSpan({ 'gen_ai.prompt.name': 'two words' })],
    ['no trace id', aSpan({}, { traceId: '' })],
    ['a span id of zeros', aSpan({}, { spanId: '0'.repeat(16) })],
  ])('with %s is rejected', (_, span) => {
    expect(readSpanOutcome(span, now, () => 'user').kind).toBe('rejected');
  });
});

describe('a span without a prompt', () => {
  const bare = { attributes: new Map<string, AttributeValue>() };

  it('is nobody else', () => {
    expect(readSpanOutcome(aSpan({}, bare), now, () => 'user')).toEqual({ kind: 'other' });
  });

  it('that carries evaluations is feedback on the response, else on its parent', () => {
    const parentSpanId = '00f067aa0ba902b7';
    const byParent = aSpan({}, { ...bare, parentSpanId, events: [evaluation('retry', value(1))] });
    expect(readSpanOutcome(byParent, now, () => 'user')).toMatchObject({
      feedback: [
        { outcomeId: `0af7651916cd43dd8448eb211c80319c-${parentSpanId}`, metrics: { retry: true } },
      ],
    });
    const named = evaluation('retry', { ...value(1), 'gen_ai.response.id': 'resp-1' });
    const byResponse = aSpan({}, { ...bare, events: [named] });
    expect(readSpanOutcome(byResponse, now, () => 'user')).toMatchObject({
      feedback: [{ requestId: 'resp-1', metrics: { retry: true } }],
    });
  });
});
