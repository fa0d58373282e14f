import { expect, it } from 'vitest';
import type { OutputContract } from '../../../../src/core/prompt/model.ts';
import { maxOutputLength } from '../../../../src/protocol/api.ts';
import { LocalChecks } from '../../../../src/server/features/evaluators/localChecks.ts';
import type { OutputChecks } from '../../../../src/server/features/evaluators/outputChecks.ts';
import { OutputEvaluator } from '../../../../src/server/features/evaluators/outputEvaluator.ts';
import { RoutingTable } from '../../../../src/server/routing/routingTable.ts';
import { createMemoryStore } from '../../../../src/server/store/memory/memoryStore.ts';
import type { Store } from '../../../../src/server/store/store.ts';
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

const warnings: string[] = [];
const quiet = () => undefined;
const logger = {
  debug: quiet,
  info: quiet,
  warn: (message: string) => void warnings.push(message),
  error: quiet,
};

interface Parts {
  readonly routing?: RoutingTable;
  readonly checks?: OutputChecks;
  readonly maxWaiting?: number;
}

function evaluatorOn(store: Store, parts: Parts = {}) {
  const { routing = new RoutingTable(), checks = new LocalChecks(), maxWaiting = 1e6 } = parts;
  return new OutputEvaluator({ store, routing, checks, logger, maxWaiting });
}

async function judged(output: string, contract: OutputContract, over: Partial<NewOutcome> = {}) {
  const store = createMemoryStore();
  const { content } = aVersion();
  await store.publishVersion(aVersion({ content: { ...content, output: contract } }));
  const [outcome] = await evaluatorOn(store).evaluate([{ outcome: anOutcome(over), output }]);
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
  const { metrics, scores, outputLength } = await judged(
    whole,
    { kind: 'json' },
    { metrics: { error: false } },
  );
  expect(metrics).toEqual({ error: false });
  expect(scores ?? {}).toEqual({});
  expect(outputLength).toBe(whole.length);
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
  const evaluator = evaluatorOn(createMemoryStore());
  expect(await evaluator.evaluate([{ outcome, output: undefined }])).toEqual([outcome]);
});

it.each([
  ['', 0],
  ['Hello', 5],
  ['né', 2],
  ['Gut 👍🏽', 6],
  ['half a pair \ud83d', 13],
])('counts characters: %j', async (output, length) => {
  expect((await judged(output, { kind: 'text' })).outputLength).toBe(length);
});

const english = 'Where is the parcel that I ordered from you last week?';
const german = 'Wo ist das Paket, das ich letzte Woche bei Ihnen bestellt habe?';
const germanAnswer = 'Ihr Paket kommt am Montag bei Ihnen an.';
const englishAnswer = 'Your parcel arrives at your house on Monday.';

async function languageScore(output: string, input?: string, prompt = 'You help our customers.') {
  const store = createMemoryStore();
  const { content } = aVersion();
  const messages = [{ role: 'system' as const, content: prompt }];
  const { version } = await store.publishVersion(aVersion({ content: { ...content, messages } }));
  const routing = new RoutingTable();
  routing.set({ prompt: 'reply', stable: version, release: null });
  const outcome = anOutcome();
  const [found] = await evaluatorOn(store, { routing }).evaluate([{ outcome, output, input }]);
  return found?.scores?.['score:languageMatches'];
}

it.each([
  ['the language of the input', germanAnswer, german, 1],
  ['another language than the input', englishAnswer, german, 0],
  ['the language of the prompt, without an input', englishAnswer, undefined, 1],
  ['another language than the prompt', germanAnswer, undefined, 0],
  ['a language that is told by its letters', '您的包裹将于周一到达。', english, 0],
  ['JSON with a text in the language', `{"reply":"${germanAnswer}"}`, german, 1],
  ['too few words to tell', 'OK', german, undefined],
  ['numbers', '12.50, 13.75 and 2026-05-05', german, undefined],
  ['code', '```js\nfunction answer() { return 42; }\n```', english, undefined],
  ['an answer to too few words to tell', germanAnswer, 'Hi', undefined],
  ['a text that could be of two languages', 'Pakken din kommer mandag', german, undefined],
])('compares languages: %s', async (_, output, input, score) => {
  expect(await languageScore(output, input)).toBe(score);
});

it('takes names of variables in the prompt for no language', async () => {
  const prompt = '{{ the_customer_of_the_shop }} {{ what_the_customer_asked_for }}';
  expect(await languageScore(germanAnswer, undefined, prompt)).toBeUndefined();
});

it('keeps outcomes whose outputs nobody can look at, and says so once', async () => {
  warnings.length = 0;
  const checks = {
    check: () => Promise.reject(new Error('gone')),
    close: () => Promise.resolve(),
  };
  const evaluator = evaluatorOn(createMemoryStore(), { checks });
  const outcome = anOutcome();
  const reported = [{ outcome, output: 'Hello' }];
  expect(await evaluator.evaluate(reported)).toEqual([outcome]);
  await evaluator.evaluate(reported);
  expect(warnings).toEqual(['outputs are not looked at']);
});

it('takes no more outputs than may wait, and takes them again when there is room', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const checks: OutputChecks = {
    check: async (jobs) => {
      await held;
      return jobs.map(() => ({ outputLength: 1 }));
    },
    close: () => Promise.resolve(),
  };
  const evaluator = evaluatorOn(createMemoryStore(), { checks, maxWaiting: 10 });
  const reported = [{ outcome: anOutcome(), output: '12345678' }];
  const first = evaluator.evaluate(reported);
  await expect(evaluator.evaluate(reported)).rejects.toMatchObject({ code: 'store-unavailable' });
  release();
  expect(await first).toHaveLength(1);
  expect(await evaluator.evaluate(reported)).toHaveLength(1);
});
