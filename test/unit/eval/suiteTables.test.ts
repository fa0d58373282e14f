import { describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import { readSuite } from '../../../src/core/eval/readSuite.ts';
import { assertionOfText } from '../../../src/core/eval/suite/assertionText.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';

const origin = { suite: 'golden', kind: 'golden', mustPass: ['critical'] } as const;

function read(text: string, file: string, notes: string[] = []): Promise<EvalCase[]> {
  return readSuite(text, file, origin, memoryFiles(), (note) =>
    notes.push(`${note.line}: ${note.text}`),
  );
}

async function problem(text: string, file: string): Promise<string> {
  const error: unknown = await read(text, file).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CanaryError);
  expect((error as CanaryError).code).toBe('bad-suite');
  return describeError(error);
}

describe('what a cell of a table expects', () => {
  it.each([
    ['Paris', { type: 'equals', value: 'Paris' }],
    ['The answer: 4', { type: 'equals', value: 'The answer: 4' }],
    ['equals: 30', { type: 'equals', value: '30' }],
    ['contains:Paris', { type: 'contains', value: 'Paris' }],
    ['contains: a: b', { type: 'contains', value: 'a: b' }],
    ['icontains: Paris', { type: 'icontains', value: 'Paris' }],
    ['not-contains: x', { type: 'not-contains', value: 'x' }],
    ['contains-any: a, b ,c', { type: 'contains-any', value: ['a', 'b', 'c'] }],
    ['not-icontains-all: a,b', { type: 'not-icontains-all', value: ['a', 'b'] }],
    ['regex: ^a:b$', { type: 'regex', value: '^a:b$' }],
    ['is-json', { type: 'is-json' }],
    ['not-is-json', { type: 'not-is-json' }],
    ['is-json: {"type":"object"}', { type: 'is-json', value: '{"type":"object"}' }],
    ['levenshtein(5): abc', { type: 'levenshtein', value: 'abc', threshold: 5 }],
    ['latency(200)', { type: 'latency', threshold: 200 }],
    ['similar: Hello', { type: 'similar', value: 'Hello', threshold: 0.8 }],
    ['similar(0.9):Hello there', { type: 'similar', value: 'Hello there', threshold: 0.9 }],
    ['similar:cosine(0.7): a', { type: 'similar:cosine', value: 'a', threshold: 0.7 }],
    ['factuality: It is Paris', { type: 'factuality', value: 'It is Paris' }],
    ['grade: is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['llm-rubric: is polite', { type: 'llm-rubric', value: 'is polite' }],
    ['javascript: output.length < 9', { type: 'javascript', value: 'output.length < 9' }],
    ['fn: output > 1', { type: 'javascript', value: 'output > 1' }],
    ['eval: output > 1', { type: 'javascript', value: 'output > 1' }],
    ['file://own.js:check', { type: 'javascript', value: 'file://own.js:check' }],
    ['file://own.py', { type: 'python', value: 'file://own.py' }],
    ['python: len(output)', { type: 'python', value: 'len(output)' }],
  ])('%s', (text, assertion) => {
    expect(assertionOfText(text)).toEqual(assertion);
  });
});

describe('a table of tests', () => {
  it('has a variable a column, a case a row, and knows the lines', async () => {
    const cases = await read(
      'question,context,__expected\r\n"What, now?","two\r\nlines",contains: a\r\n\r\nB,,equals: b\r\n',
      'a.csv',
    );
    expect(cases.map(({ vars, at }) => [vars, at?.line])).toEqual([
      [{ question: 'What, now?', context: 'two\r\nlines' }, 2],
      [{ question: 'B', context: '' }, 5],
    ]);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(2);
  });

  it('reads every column of promptfoo', async () => {
    const header = [
      'q',
      '__expected1',
      '__expected2',
      '__description',
      '__metric',
      '__threshold',
      '__prefix',
      '__suffix',
      '__metadata:owner',
      '__metadata:tags[]',
      '__config:__expected2:threshold',
    ];
    const row = 'hi,contains: a,levenshtein: b,Says hi,tone,0.5,P ,S,me,"critical,a\\,b",7';
    const [first] = await read(`${header.join(',')}\n${row}\n`, 'a.csv');
    expect(first).toMatchObject({
      id: 'says-hi',
      vars: { q: 'hi' },
      assertions: [
        { type: 'contains', value: 'a', metric: 'tone' },
        { type: 'levenshtein', value: 'b', metric: 'tone', threshold: 7 },
      ],
      threshold: 0.5,
      prefix: 'P ',
      suffix: 'S',
      tags: ['critical', 'a,b'],
      mustPass: true,
    });
  });

  it('without such columns is judged by its column `expected` or `ideal`', async () => {
    for (const column of ['expected', 'ideal']) {
      const [first, second] = await read(`q,${column}\n1+1,2\nsay a,contains: a\n`, 'a.csv');
      expect(first).toMatchObject({
        vars: { q: '1+1', [column]: '2' },
        assertions: [{ type: 'equals', value: '2' }],
      });
      expect(second?.assertions).toMatchObject([{ type: 'contains', value: 'a' }]);
    }
  });

  it('leaves that column alone where something else judges', async () => {
    const texts = { 't.csv': 'q,expected\na,b\n' };
    const text =
      'defaultTest: { assert: [{ type: icontains, value: "{{expected}}" }] }\ntests: t.csv';
    const [only] = await readSuite(text, 'a.yaml', origin, memoryFiles(texts));
    expect(only?.assertions).toMatchObject([{ type: 'icontains', value: 'b' }]);
  });

  it.each([
    ['an unknown column', 'q,__expcted\na,b', 'a.csv:1: unknown column "__expcted"', '__expected'],
    ['one underscore', 'q,_expected\na,b', 'unknown column "_expected"', '__expected'],
    ['two columns of a name', 'q,q\na,b', 'two columns are named "q"'],
    ['a column without a name', 'q,\na,b', 'a column has no name'],
    ['a misspelt type', 'q,__expected\na,contians: b', 'a.csv:2:', 'contains'],
    ['no number', 'q,__expected,__threshold\na,b,high', 'a.csv:2: __threshold: "high"'],
    ['another setting', 'q,__expected,__config:__expected:weight\na,b,1', 'sets "weight"'],
    ['answers given beforehand', 'q,__providerOutput\na,b', 'given beforehand'],
    ['too many cells', 'q,__expected\na,b\na,b,c', 'a.csv:3:', 'as many cells'],
    ['nothing expected', 'q,__expected\na,', 'a.csv:2: the case has no assertions'],
    ['no rows', 'q,__expected\n', 'there are no tests'],
    ['equal rows', 'q,__expected\na,b\na,b', 'two cases have the id'],
  ])('is refused with %s', async (_name, text, ...words) => {
    const message = await problem(text, 'a.csv');
    for (const word of words) expect(message).toContain(word);
  });
});

describe('JSON lines', () => {
  it('hold a test a line', async () => {
    const test = { vars: { q: 'a' }, assert: [{ type: 'equals', value: '{{q}}' }] };
    const text = `${JSON.stringify(test)}\n\n${JSON.stringify({ ...test, vars: { q: 'b' } })}\n`;
    const cases = await read(text, 'a.jsonl');
    expect(cases.map(({ assertions, at }) => [assertions[0]?.value, at?.line])).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });

  it('hold samples of evals, which may answer in several ways', async () => {
    const notes: string[] = [];
    const text = [
      { input: 'Capital of France?', ideal: 'Paris' },
      { input: [{ role: 'user', content: '1+1?' }], ideal: ['2', 'two.'] },
      {
        input: [
          { role: 'system', content: 'Be short.' },
          { role: 'system', name: 'example_user', content: 'Hi' },
          { role: 'system', name: 'example_assistant', content: 'Yo' },
          { role: 'user', content: 'Bye' },
        ],
        ideal: 'Ciao',
      },
    ];
    const cases = await read(text.map((line) => JSON.stringify(line)).join('\n'), 'a.jsonl', notes);
    expect(cases).toMatchObject([
      {
        vars: { input: 'Capital of France?' },
        assertions: [{ type: 'starts-with', value: 'Paris' }],
      },
      { vars: { input: '1+1?' }, assertions: [{ type: 'regex', value: '^(?:2|two\\.)' }] },
      {
        vars: { input: 'Bye' },
        history: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Yo' },
        ],
      },
    ]);
    expect(notes).toEqual([expect.stringContaining('3: the prompt under test stands in place')]);
  });

  it.each([
    ['no JSON', '{"vars": {}\n', 'a.jsonl:1:'],
    ['no object', '{"input":"a","ideal":"b"}\n[]', 'a.jsonl:2: the line is no object'],
    ['an unknown key', '{"input":"a","ideal":"b","idea":1}', 'unknown key "idea"'],
    [
      'no words of the user',
      '{"input":[{"role":"system","content":"a"}],"ideal":"b"}',
      'the user’s',
    ],
    ['no ideal answer', '{"input":"a","ideal":[]}', '"ideal" is not a text'],
  ])('are refused with %s', async (_name, text, words) => {
    expect(await problem(text, 'a.jsonl')).toContain(words);
  });
});
