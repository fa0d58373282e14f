import { describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import { readSuite } from '../../../src/core/eval/readSuite.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';

const origin = { suite: 'golden', kind: 'golden', mustPass: ['critical'] } as const;

function read(text: string): Promise<EvalCase[]> {
  return readSuite(text, 'evals/a.yaml', origin, memoryFiles());
}

async function problem(text: string): Promise<string> {
  try {
    await read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(CanaryError);
    expect((error as CanaryError).code).toBe('bad-suite');
    return describeError(error);
  }
  throw new Error('nothing was refused');
}

const assertion = 'assert: [{ type: is-json }]';

describe('suite files', () => {
  it('are lists of tests in promptfoo’s schema', async () => {
    const [first] = await read(`
- description: Asks for a refund
  vars: { question: "Can I have my money back?", tries: 2 }
  assert:
    - { type: contains, value: "[escalate]", metric: escalation, weight: 2 }
    - type: is-json
  threshold: 0.5
  metadata: { tags: [critical, refund], prompt: reply, owner: anyone }
`);
    expect(first).toEqual({
      id: 'asks-for-a-refund',
      suite: 'golden',
      description: 'Asks for a refund',
      vars: { question: 'Can I have my money back?', tries: 2 },
      assertions: [
        { type: 'contains', value: '[escalate]', metric: 'escalation', weight: 2 },
        { type: 'is-json' },
      ],
      threshold: 0.5,
      tags: ['critical', 'refund'],
      mustPass: true,
      prompt: 'reply',
      at: { file: 'evals/a.yaml', line: 2 },
    });
  });

  it('may begin with defaults that every test shares', async () => {
    const [a, b] = await read(`
defaultTest:
  vars: { tone: friendly, language: English }
  assert: [{ type: is-json }]
  metadata: { prompt: reply, tags: [smoke] }
tests:
  - { description: a, vars: { language: German }, assert: [{ type: contains, value: x }] }
  - { description: b, threshold: 1, metadata: { tags: critical } }
`);
    expect(a).toMatchObject({ vars: { tone: 'friendly', language: 'German' }, prompt: 'reply' });
    expect(a?.assertions.map(({ type }) => type)).toEqual(['is-json', 'contains']);
    expect(b).toMatchObject({ threshold: 1, tags: ['smoke', 'critical'], mustPass: true });
  });

  it('are read as JSON as well', async () => {
    const cases = await read(JSON.stringify([{ id: 'one', assert: [{ type: 'is-json' }] }]));
    expect(cases.map(({ id }) => id)).toEqual(['one']);
  });

  it('fill variables into the values of assertions', async () => {
    const [first] = await read(`
- vars: { name: Kim, n: 3 }
  assert:
    - { type: contains-all, value: ["{{name}}", "{{ n }} items"] }
    - { type: is-json, value: { required: ["{{name}}"] } }
`);
    expect(first?.assertions.map(({ value }) => value)).toEqual([
      ['Kim', '3 items'],
      { required: ['Kim'] },
    ]);
  });

  it('give a case without description an id by its content, wherever it stands', async () => {
    const one = '- { vars: { a: "1" }, assert: [{ type: is-json }] }';
    const two = '- { vars: { a: "2" }, assert: [{ type: is-json }] }';
    const ids = async (text: string): Promise<string[]> => (await read(text)).map(({ id }) => id);
    expect(await ids(`${one}\n${two}`)).toEqual((await ids(`${two}\n${one}`)).reverse());
  });
});

describe('a suite that is wrong', () => {
  it.each([
    ['is not YAML', '- { description: [', 'evals/a.yaml:1', 'well-formed YAML'],
    ['is no list', 'hello', 'a list of tests, or { tests, defaultTest }'],
    ['has no tests', 'tests: []', 'there are no tests'],
    [
      'misspells a key',
      `- description: a\n  ${assertion}\n  descripton: b`,
      ':3:',
      '"description"',
    ],
    ['misspells a file key', `test:\n  - ${assertion}`, '"tests"'],
    [
      'uses what only promptfoo has',
      `- ${assertion}\n  provider: openai:gpt-5`,
      ':2:',
      '"provider" of promptfoo',
    ],
    [
      'misspells a type',
      '- assert:\n    - type: contain',
      ':2:',
      'unknown assertion type',
      'contains',
    ],
    ['misspells a negated type', '- assert: [{ type: not-equal, value: a }]', 'equals'],
    ['has an assertion without type', '- assert: [{ value: a }]', 'the assertion has no type'],
    ['has an assertion without value', '- assert: [{ type: contains }]', 'a text under value'],
    ['has a bad pattern', '- assert: [{ type: regex, value: "(" }]', 'a regular expression'],
    ['has a negative weight', '- assert: [{ type: is-json, weight: -1 }]', 'a number from 0 up'],
    ['has an unknown assertion key', '- assert: [{ type: is-json, valu: 1 }]', '"value"'],
    ['could never fail', '- description: a', 'no assertions'],
    ['names no file in a variable', `- vars: { a: file://x }\n  ${assertion}`, '"evals/x"'],
    [
      'names no file in an assertion',
      '- assert: [{ type: equals, value: file://x.txt }]',
      'the file "evals/x.txt" cannot be read',
    ],
    [
      'uses an unknown variable',
      '- assert: [{ type: equals, value: "{{a}}" }]',
      '{{a}}',
      'under vars',
    ],
    ['has a threshold that is text', `- ${assertion}\n  threshold: high`, 'a number'],
    ['has tags that are no texts', `- ${assertion}\n  metadata: { tags: [1] }`, 'a list of texts'],
  ])('is refused when it %s', async (_name, text, ...expected) => {
    const message = await problem(text);
    expect(message).toContain('evals/a.yaml:');
    for (const part of expected) expect(message).toContain(part);
  });

  it('is refused when two cases share an id, naming both places', async () => {
    const message = await problem(`- id: late\n  ${assertion}\n- id: late\n  ${assertion}`);
    expect(message).toContain('evals/a.yaml:3: two cases have the id "late"');
    expect(message).toContain('also evals/a.yaml:1');
  });
});
