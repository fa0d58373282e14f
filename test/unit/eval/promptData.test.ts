import { describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import { builtInEvaluators } from '../../../src/core/eval/githubEvaluators.ts';
import type { Suite } from '../../../src/core/eval/model.ts';
import { promptData } from '../../../src/core/eval/promptData.ts';
import { scoreAnswer } from '../../../src/core/eval/scoreAnswer.ts';
import type { ChatMessage } from '../../../src/core/prompt/model.ts';

const messages = 'messages: [{ role: user, content: "{{input}}" }]';

function suite(text: string): Suite | undefined {
  const file = 'prompts/reply.prompt.yml';
  return promptData({ file, text: `${messages}\n${text}`, format: 'prompt-yml', name: 'reply' });
}

const rows = 'testData:\n  - { input: Hello there, expected: Hi }\n  - { input: Bye, tries: 2 }\n';
const evaluators = (list: string): string => `${rows}evaluators: [${list}]`;

async function judge(
  evaluator: string,
  answer: string,
  reply = '',
): Promise<{ pass: boolean; score: number; asked: readonly ChatMessage[]; model: unknown }> {
  const [item] = suite(evaluators(evaluator))?.cases ?? [];
  if (item === undefined) throw new Error('there is no case');
  let asked: readonly ChatMessage[] = [];
  let model: unknown;
  const ask = (question: readonly ChatMessage[], provider?: string): Promise<string> => {
    [asked, model] = [question, provider];
    return Promise.resolve(reply);
  };
  const context = {
    latencyMs: 1,
    costUsd: null,
    matchRegExp: () => false,
    vars: item.vars,
    judge: { label: 'judge', ask },
  };
  const { pass, score } = await scoreAnswer(answer, item, context);
  return { pass, score, asked, model };
}

describe('test data of a .prompt.yml', () => {
  it('is a golden suite of that prompt', () => {
    const own = suite(evaluators('{ name: greets, string: { contains: hi } }'));
    expect(own).toMatchObject({
      name: 'testData',
      kind: 'golden',
      cases: [
        {
          id: 'hello-there',
          vars: { input: 'Hello there', expected: 'Hi' },
          prompt: 'reply',
          assertions: [{ type: 'text-check', value: { contains: 'hi' }, metric: 'greets' }],
          at: { file: 'prompts/reply.prompt.yml', line: 3 },
        },
        { id: 'bye', vars: { input: 'Bye', tries: 2 } },
      ],
    });
  });

  it.each([
    ['no evaluators', rows],
    ['no rows', 'evaluators: [{ name: a, string: { equals: b } }]'],
    ['neither', ''],
  ])('is no suite with %s', (_name, text) => {
    expect(suite(text)).toBeUndefined();
  });

  it('is no suite of other formats', () => {
    const text = evaluators('{ name: a, string: { equals: b } }');
    expect(promptData({ file: 'a.prompty', text, format: 'prompty', name: 'a' })).toBeUndefined();
  });
});

describe('evaluators that compare texts', () => {
  it.each([
    ['contains: HELLO', 'well, hello you', true],
    ['contains: hello', 'bye', false],
    ['startsWith: well', '  Well, hello', true],
    ['startsWith: hello', 'well, hello', false],
    ['endsWith: YOU', 'hello you \n', true],
    ['endsWith: hello', 'hello you', false],
    ['equals: Hello', ' Hello\n', true],
    ['equals: Hello', 'hello', false],
  ])('%s and "%s": %s', async (check, answer, pass) => {
    const judged = await judge(`{ name: n, string: { ${check} } }`, answer);
    expect([judged.pass, judged.score]).toEqual([pass, pass ? 1 : 0]);
  });
});

describe('evaluators that ask a model', () => {
  const llm = (choices: string): string =>
    `{ name: n, llm: { modelId: openai/gpt-4o, systemPrompt: Grade., prompt: "Is {{completion}} like {{expected}}?", choices: [${choices}] } }`;
  const usual = llm(
    '{ choice: "yes", score: 1 }, { choice: partly, score: 0.5 }, { choice: "no", score: 0 }',
  );

  it.each([
    ['Yes.', true, 1],
    ['PARTLY, I think', true, 0.5],
    ['partly, and yes', true, 1],
    ['No', false, 0],
    ['who can say', false, 0],
  ])('"%s" passes: %s, score %d', async (reply, pass, score) => {
    const judged = await judge(usual, 'Hey', reply);
    expect([judged.pass, judged.score]).toEqual([pass, score]);
  });

  it('are asked with the row and the answer', async () => {
    const { asked, model } = await judge(usual, 'Hey', 'yes');
    expect(asked).toEqual([
      { role: 'system', content: 'Grade.' },
      { role: 'user', content: 'Is Hey like Hi?' },
    ]);
    expect(model).toBe('openai/gpt-4o');
  });

  it.each(Object.keys(builtInEvaluators))('%s grades from 1 to 5', async (name) => {
    if (name === 'github/groundedness') return;
    const best = await judge(`{ name: n, uses: ${name} }`, 'Hey', '5');
    const worst = await judge(`{ name: n, uses: ${name} }`, 'Hey', '1');
    expect([best.pass, best.score, worst.pass, worst.score]).toEqual([true, 1, false, 0]);
    expect(best.asked.at(-1)?.content).toContain('Hey');
  });
});

describe('test data that is wrong', () => {
  it.each([
    ['an unknown key', '{ name: a, strng: { equals: b } }', 'unknown key "strng"', '"string"'],
    ['no way to judge', '{ name: a }', 'states 0 ways'],
    ['two ways to judge', '{ name: a, string: { equals: b }, uses: github/fluency }', '2 ways'],
    ['two texts', '{ name: a, string: { equals: b, contains: c } }', '2 texts'],
    ['no text', '{ name: a, string: {} }', '0 texts'],
    ['an unknown comparison', '{ name: a, string: { matches: b } }', 'unknown key "matches"'],
    ['an unknown evaluator', '{ name: a, uses: github/truth }', 'github/similarity'],
    ['a judge without choices', '{ name: a, llm: { prompt: b } }', 'no choices'],
    [
      'a judge without prompt',
      '{ name: a, llm: { choices: [{ choice: a, score: 1 }] } }',
      'no prompt',
    ],
    [
      'a choice without score',
      '{ name: a, llm: { prompt: b, choices: [{ choice: a }] } }',
      'complete',
    ],
  ])('is refused with %s', (_name, evaluator, ...words) => {
    let error: unknown;
    try {
      suite(evaluators(evaluator));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CanaryError);
    expect(error).toMatchObject({ code: 'bad-suite' });
    const message = describeError(error);
    expect(message).toMatch(/^prompts\/reply\.prompt\.yml:\d+:/);
    for (const word of words) expect(message).toContain(word);
  });
});

describe('fuzzy-match', () => {
  it.each([
    ['The Eiffel Tower!', ['eiffel tower'], true],
    ['Tower', ['the eiffel tower'], true],
    ['Paris', ['London', 'Rome'], false],
    ['', ['Paris'], false],
    ['the', ['a'], true],
  ])('"%s" is like %o: %s', async (answer, value, pass) => {
    const context = { latencyMs: 1, costUsd: null, matchRegExp: () => false };
    const assertions = [{ type: 'fuzzy-match', value }];
    expect((await scoreAnswer(answer, { assertions }, context)).pass).toBe(pass);
  });
});
