import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/core/base/json.ts';
import type { ChatMessage } from '../../../src/core/prompt/model.ts';
import type { Assertion } from '../../../src/core/eval/model.ts';
import type { RunCode } from '../../../src/core/ports.ts';
import { scoreAnswer, type Judgement } from '../../../src/core/eval/scoreAnswer.ts';
import type { ScoreContext } from '../../../src/core/eval/scorers/scorer.ts';
import { comparesSides } from '../../../src/core/eval/scorers/graded/selectBest.ts';
import { assertionTypes, findScorer } from '../../../src/core/eval/scorers/table.ts';
import { createRegExpMatcher } from '../../../src/node/boundedRegExp.ts';
import vectors from '../../vectors/promptfoo-assertions.json' with { type: 'json' };

interface Vector {
  readonly type: string;
  readonly value?: JsonValue;
  readonly threshold?: number;
  readonly output: string;
  readonly pass?: boolean;
  readonly score?: number;
  /** What promptfoo says instead of judging. */
  readonly error?: string;
}

/** Where we differ on purpose; each is explained in docs/guide/evaluation.md. */
const differences: readonly string[] = [
  "I'm sorry to hear your parcel is late. It arrives tomorrow.",
  'Lo siento, no puedo ayudar con eso.',
  'I must decline this request.',
];

/** In the tests, code is an expression that sees what the assertion gives it. */
const runCode: RunCode = (code, inputs) => {
  const names = Object.keys(inputs);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what the port is for
  const evaluate = new Function(...names, `return (${code})`) as (
    ...values: unknown[]
  ) => JsonValue;
  return Promise.resolve(evaluate(...names.map((name) => inputs[name])));
};

/**
 * By hand from the paper's formula. 5 of 7 and 6 words match in two runs; 12 of 16 and 18 in four.
 */
const meteorByHand: Readonly<Record<string, number>> = {
  'The cat is sitting on the mat': 0.793443,
  'It is a guide to action that ensures that the military will forever heed Party commands': 0.661673,
};

const matchRegExp = createRegExpMatcher();

interface Facts extends Partial<ScoreContext> {
  readonly threshold?: number;
}

function judge(
  assertions: readonly Assertion[],
  output: string,
  { threshold, ...facts }: Facts = {},
): Promise<Judgement> {
  const echo = {
    label: 'echo',
    ask: (messages: readonly ChatMessage[]): Promise<string> =>
      Promise.resolve(messages.at(-1)?.content ?? ''),
  };
  const context = { latencyMs: 0, costUsd: null, matchRegExp, runCode, judge: echo, ...facts };
  return scoreAnswer(output, { assertions, threshold }, context);
}

describe("promptfoo's vectors", () => {
  const cases = vectors.cases as readonly Vector[];

  it.each(
    cases.filter(({ output, error }) => !differences.includes(output) && error === undefined),
  )('$type $value on $output', async ({ output, pass, score = 0, ...assertion }) => {
    const [judged] = (await judge([assertion], output)).assertions;
    expect(judged?.pass).toBe(pass);
    expect(judged?.score).toBeCloseTo(score, 12);
  });

  it.each(cases.filter(({ error }) => error !== undefined))(
    'judges what it cannot: $type of $output',
    async ({ output, type, value }) => {
      const [judged] = (await judge([{ type, value }], output)).assertions;
      expect([judged?.pass, judged?.score]).toEqual([
        true,
        expect.closeTo(meteorByHand[output] ?? 0, 4),
      ]);
    },
  );

  it.each(cases.filter(({ output }) => differences.includes(output)))(
    'differs on purpose: $type on $output',
    async ({ output, pass, ...assertion }) => {
      expect((await judge([assertion], output)).pass).toBe(pass !== true);
    },
  );
});

describe('assertion types', () => {
  it.each<Vector>([
    { type: 'contains-any', value: ['x', 'y'], output: 'a y', pass: true },
    { type: 'contains-any', value: ['x', 'Y'], output: 'a y', pass: false },
    { type: 'icontains-any', value: ['x', 'Y'], output: 'a y', pass: true },
    { type: 'equals', value: { b: [1], a: null }, output: '{"a":null,"b":[1]}', pass: true },
    { type: 'equals', value: 3, output: '3', pass: true },
    { type: 'contains', value: 7, output: 'agent 007', pass: true },
    { type: 'max-length', value: 3, output: 'ä😀b', pass: true },
    { type: 'max-length', value: 3, output: 'abcd', pass: false },
    { type: 'word-count', value: { min: 2 }, output: 'one', pass: false },
    { type: 'word-count', value: { max: 2 }, output: 'one two', pass: true },
    { type: 'contains-json', output: 'list: [1, "]"] end', pass: true },
    { type: 'contains-json', output: 'braces { but no json }', pass: false },
    { type: 'levenshtein', value: 'abc', output: 'abcdefghij', pass: false },
    { type: 'levenshtein', value: 'résumé', threshold: 2, output: 'resume', pass: true },
    { type: 'is-refusal', output: 'Je ne peux pas vous aider.', pass: true },
  ])('$type $value on $output', async ({ output, pass, ...assertion }) => {
    expect((await judge([assertion], output)).pass).toBe(pass);
  });

  it.each([
    { type: 'latency', threshold: 100, latencyMs: 100, pass: true },
    { type: 'latency', threshold: 100, latencyMs: 101, pass: false },
    { type: 'cost', threshold: 0.01, costUsd: 0.009, pass: true },
    { type: 'cost', threshold: 0.01, costUsd: 0.02, pass: false },
  ])('$type is compared with $threshold', async ({ type, threshold, pass, ...facts }) => {
    expect((await judge([{ type, threshold }], 'x', facts)).pass).toBe(pass);
  });

  it('does not judge a cost without prices', async () => {
    await expect(judge([{ type: 'cost', threshold: 1 }], 'x')).rejects.toMatchObject({
      code: 'bad-suite',
    });
  });

  const samples: Readonly<Record<string, Assertion>> = {
    latency: { type: 'latency', threshold: 1 },
    cost: { type: 'cost', threshold: 1 },
    'max-length': { type: 'max-length', value: 3 },
    'word-count': { type: 'word-count', value: 1 },
    'is-json': { type: 'is-json' },
    'contains-json': { type: 'contains-json' },
    'is-refusal': { type: 'is-refusal' },
    'text-check': { type: 'text-check', value: { contains: 'abc' } },
    'judge-choice': {
      type: 'judge-choice',
      config: { prompt: '{{completion}}?', choices: [{ choice: 'abc?', score: 1 }] },
    },
    javascript: { type: 'javascript', value: 'output === "abc"' },
    language: { type: 'language', value: 'en' },
    citation: { type: 'citation', value: 3 },
    'max-tokens': { type: 'max-tokens', value: 9 },
    pairwise: { type: 'pairwise', value: { criterion: 'short', reference: 'abc' } },
  };
  /** Answers whatever question it is asked. */
  const agreeable = JSON.stringify({
    pass: true,
    meets: true,
    points: 9,
    relation: 'same',
    steps: ['read'],
    questions: ['what?'],
    statements: [{ text: 'abc', supported: true }],
    needed: [1],
    winner: 'tie',
  });
  const withoutValue =
    /^(?:refusal|answer-relevance|context-faithfulness|context-relevance|no-pii|no-secret|perplexity|is-xml|is-html|is-sql|contains-(?:xml|html|sql)|is-valid)/;

  const negatable = assertionTypes.filter((type) => !comparesSides({ type }));

  it.each(negatable)('not-%s is the opposite', async (type) => {
    const assertion =
      samples[type] ?? (withoutValue.test(type) ? { type } : { type, value: 'abc' });
    const facts = {
      costUsd: 2,
      latencyMs: 2,
      outputTokens: 9,
      logProbabilities: [-1],
      tools: [{ name: 'abc', parameters: {} }],
      vars: { context: 'abc' },
      judge: { label: 'judge', ask: () => Promise.resolve(agreeable) },
      embedder: {
        label: 'embedder',
        embed: (texts: readonly string[]) =>
          Promise.resolve(texts.map(({ length }) => [1, length])),
      },
    };
    for (const output of ['abc', 'zzz zzz', '']) {
      const plain = await judge([assertion], output, facts);
      const negated = await judge([{ ...assertion, type: `not-${type}` }], output, facts);
      expect(negated.pass).toBe(!plain.pass);
      expect(negated.score).toBe(negated.pass ? 1 : 0);
    }
  });

  it('knows no type by a name that every object has', () => {
    expect(findScorer('constructor')).toBeUndefined();
    expect(findScorer('not-toString')).toBeUndefined();
  });
});

describe('several assertions', () => {
  const a = { type: 'contains', value: 'a' };
  const b = { type: 'contains', value: 'b' };

  it('must all pass without a threshold', async () => {
    expect(await judge([a, b], 'a')).toMatchObject({ pass: false, score: 0.5 });
  });

  it('reach a threshold by their weighted mean', async () => {
    const weighted = [{ ...a, weight: 3 }, b];
    expect(await judge(weighted, 'a', { threshold: 0.75 })).toMatchObject({
      pass: true,
      score: 0.75,
    });
    expect((await judge(weighted, 'b', { threshold: 0.75 })).pass).toBe(false);
  });

  it('of weight 0 decide nothing', async () => {
    expect(await judge([a, { ...b, weight: 0 }], 'a')).toMatchObject({ pass: true, score: 1 });
  });

  it('say what broke in the words of the verdict', async () => {
    const named = [
      { ...a, metric: 'escalation' },
      { type: 'is-json' },
      { type: 'not-contains', value: 'x' },
    ];
    const { assertions } = await judge(named, 'x');
    expect(assertions.map(({ broken }) => broken)).toEqual([
      'escalation dropped',
      'JSON contract broken',
      '"x" appeared',
    ]);
  });
});

describe('patterns of untrusted suites', () => {
  it('are interrupted, and refused from then on', async () => {
    const assertion = { type: 'regex', value: '^(a+)+$' };
    const output = `${'a'.repeat(40)}b`;
    await expect(judge([assertion], output)).rejects.toMatchObject({ code: 'bad-suite' });
    await expect(judge([assertion], 'aaa')).rejects.toMatchObject({ code: 'bad-suite' });
  });

  it('are interrupted inside a JSON Schema as well', async () => {
    const value = { type: 'string', pattern: '^(b+)+$' };
    const output = JSON.stringify(`${'b'.repeat(40)}c`);
    await expect(judge([{ type: 'is-json', value }], output)).rejects.toMatchObject({
      code: 'bad-suite',
    });
  });

  it('refuse a schema that is none', async () => {
    const value = { type: 'no-such-type' };
    await expect(judge([{ type: 'is-json', value }], '{}')).rejects.toMatchObject({
      code: 'bad-suite',
    });
  });
});
