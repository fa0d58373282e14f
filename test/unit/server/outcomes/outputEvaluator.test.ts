import { expect, it } from 'vitest';
import type { OutputContract } from '../../../../src/core/prompt/model.ts';
import { maxOutputLength } from '../../../../src/protocol/api.ts';
import { OutputEvaluator } from '../../../../src/server/features/evaluators/outputEvaluator.ts';
import { createMemoryStore } from '../../../../src/server/store/memory/memoryStore.ts';
import type { NewOutcome } from '../../../../src/server/store/model.ts';
import { anOutcome, aVersion } from '../../../support/storeBuilders.ts';

const schema: OutputContract = {
  kind: 'json-schema',
  schema: {
    type: 'object',
    required: ['reply'],
    properties: { reply: { type: 'string', pattern: '^(a+)+$' } },
  },
};

async function judged(output: string, contract: OutputContract, over: Partial<NewOutcome> = {}) {
  const store = createMemoryStore();
  const { content } = aVersion();
  await store.publishVersion(aVersion({ content: { ...content, output: contract } }));
  const [outcome] = await new OutputEvaluator(store).evaluate([
    { outcome: anOutcome(over), output },
  ]);
  return outcome!;
}

const cases: readonly (readonly [string, string, OutputContract, object])[] = [
  ['a text where JSON is due', 'Sure!', { kind: 'json' }, { formatValid: false }],
  ['JSON where JSON is due', '{"a":1}', { kind: 'json' }, { formatValid: true }],
  ['JSON that conforms', '{"reply":"aaa"}', schema, { formatValid: true }],
  ['JSON that does not', '{"answer":"aaa"}', schema, { formatValid: false }],
  ['a refusal', "I'm sorry, but I can't help with that.", { kind: 'text' }, { refusal: true }],
  ['an answer', 'Your parcel arrives on Monday.', { kind: 'text' }, { refusal: false }],
];
it.each(cases)('judges %s', async (_, output, contract, metrics) => {
  expect((await judged(output, contract)).metrics).toMatchObject(metrics);
});

it('demands no format where the version demands none, or is not known', async () => {
  expect((await judged('Hello', { kind: 'text' })).metrics).not.toHaveProperty('formatValid');
  const unknown = await judged('Hello', { kind: 'json' }, { promptVersion: 9 });
  expect(unknown.metrics).not.toHaveProperty('formatValid');
});

it('says nothing of an answer that is longer than it looks at', async () => {
  const whole = JSON.stringify({ reply: 'a'.repeat(maxOutputLength) });
  const { metrics, scores } = await judged(whole, { kind: 'json' }, { metrics: { error: false } });
  expect(metrics).toEqual({ error: false });
  expect(scores ?? {}).toEqual({});
});

it('leaves out a format whose pattern takes too long', async () => {
  const output = JSON.stringify({ reply: `${'a'.repeat(40)}!` });
  expect((await judged(output, schema)).metrics).not.toHaveProperty('formatValid');
});

it.each([
  ['Write to ana.smith@mail.invalid-corp.de today.', 0],
  ['The card 4111 1111 1111 1111 is on file.', 0],
  ['The card 4111 1111 1111 1112 is no card.', 1],
  ['Pay to DE89 3704 0044 0532 0130 00.', 0],
  ['Nothing of anybody.', 1],
])('scores personal data: %s', async (output, score) => {
  expect((await judged(output, { kind: 'text' })).scores).toEqual({ 'score:noPii': score });
});

it('never overrules what the application says', async () => {
  const over = { metrics: { refusal: true, formatValid: true }, scores: { 'score:noPii': 0.5 } };
  const outcome = await judged('Hello', { kind: 'json' }, over);
  expect(outcome).toMatchObject(over);
});

it('touches nothing without an output', async () => {
  const outcome = anOutcome();
  const evaluator = new OutputEvaluator(createMemoryStore());
  expect(await evaluator.evaluate([{ outcome, output: undefined }])).toEqual([outcome]);
});
