import { describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import { readSuite } from '../../../src/core/eval/readSuite.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';

const origin = { suite: 'golden', kind: 'golden', mustPass: ['critical'] } as const;

const texts = {
  'evals/vars.yaml': 'name: Kim\nage: 7\n',
  'evals/more.yaml': 'age: 8\n',
  'evals/long.txt': '  a long text\n',
  'evals/order.json': '{"id": 5, "items": ["a", "b"]}',
  'evals/items.yaml': '- a\n- b\n',
  'evals/schema.yaml': 'type: object\nrequired: [id]\n',
  'evals/one.txt': 'one',
  'evals/one.md': 'two',
  'evals/default.yaml': 'assert: [{ type: is-json }]\nvars: { tone: kind }\n',
  'evals/single.yaml': 'description: alone\nassert: [{ type: is-json }]\n',
  'evals/list/1.yaml': '- { description: first, assert: [{ type: is-json }] }\n',
  'evals/list/2.csv': 'q,__expected\nsecond,a\n',
  'evals/scenario.yaml':
    'config: [{ vars: { a: x } }]\ntests: [{ description: s, assert: [{ type: is-json }] }]',
  'shared.txt': 'shared',
};

function read(text: string, notes: string[] = []): Promise<EvalCase[]> {
  return readSuite(text, 'evals/a.yaml', origin, memoryFiles(texts), (note) =>
    notes.push(`${note.file}:${note.line}: ${note.text}`),
  );
}

async function problem(text: string): Promise<string> {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CanaryError);
  expect((error as CanaryError).code).toBe('bad-suite');
  return describeError(error);
}

const json = 'assert: [{ type: is-json }]';
const varsOf = async (text: string): Promise<unknown> => (await read(text)).map(({ vars }) => vars);
const idsOf = async (text: string): Promise<unknown> => (await read(text)).map(({ id }) => id);

describe('variables', () => {
  it.each([
    ['of a file', `- { vars: file://vars.yaml, ${json} }`, { name: 'Kim', age: 7 }],
    ['of several files', `- { vars: [vars.yaml, more.yaml], ${json} }`, { name: 'Kim', age: 8 }],
    ['that are a file’s text', `- { vars: { a: file://long.txt }, ${json} }`, { a: 'a long text' }],
    ['above the folder', `- { vars: { a: file://../shared.txt }, ${json} }`, { a: 'shared' }],
    [
      'that are a file’s value',
      `- { vars: { a: file://order.json }, ${json} }`,
      { a: { id: 5, items: ['a', 'b'] } },
    ],
    ['that are a file’s list', `- { vars: { a: file://items.yaml }, ${json} }`, { a: ['a', 'b'] }],
    [
      'that name one another',
      `- { vars: { a: "{{b}} {{c.d}} {{x}}", b: "{{e}}", c: { d: 1 }, e: E }, ${json} }`,
      { a: 'E 1 {{x}}', b: 'E', c: { d: 1 }, e: 'E' },
    ],
    [
      'of the file’s own environment',
      `env: { REGION: eu, N: 3 }\ntests: [{ vars: { a: "{{env.REGION}}-{{ env.N }}" }, ${json} }]`,
      { a: 'eu-3' },
    ],
    ['that are lists of numbers', `- { vars: { a: [1, 2] }, ${json} }`, { a: [1, 2] }],
    [
      'whose lists are values',
      `- { vars: { a: [x, y] }, options: { disableVarExpansion: true }, ${json} }`,
      { a: ['x', 'y'] },
    ],
    [
      'that an anchor brings along',
      `- &one { vars: { a: 1 }, ${json} }\n- { <<: *one, description: b, vars: { a: 2 } }`,
      { a: 1 },
    ],
  ])('%s', async (_name, text, vars) => {
    expect((await read(text))[0]?.vars).toEqual(vars);
  });

  it('make a case of every combination of their lists', async () => {
    const text = `- { vars: { l: [French, Spanish], t: [Hello, Good day], x: 1 }, ${json} }`;
    expect(await varsOf(text)).toEqual([
      { l: 'French', t: 'Hello', x: 1 },
      { l: 'French', t: 'Good day', x: 1 },
      { l: 'Spanish', t: 'Hello', x: 1 },
      { l: 'Spanish', t: 'Good day', x: 1 },
    ]);
  });

  it('make a case of every file that a pattern finds', async () => {
    const text = `- { vars: { a: "file://one.*" }, description: p, ${json} }`;
    expect(await varsOf(text)).toEqual([{ a: 'two' }, { a: 'one' }]);
  });

  it('give the cases of one test ids that say which, wherever the values stand', async () => {
    const test = (values: string): string =>
      `- { description: Greets, vars: { l: ${values} }, ${json} }`;
    expect(await idsOf(test('[French, Old Norse]'))).toEqual(['greets-french', 'greets-old-norse']);
    const odd = await read(test('["a!", "a?"]'));
    const turned = await read(test('["a?", "a!"]'));
    expect(new Set(odd.map(({ id }) => id)).size).toBe(2);
    expect(turned.map(({ id }) => id)).toEqual(odd.map(({ id }) => id).reverse());
  });
});

describe('descriptions', () => {
  it('may repeat, and name variables', async () => {
    const text = `- { description: "Is {{a}}", vars: { a: x }, ${json} }\n- { description: Is x, ${json} }\n- { description: Is y, ${json} }`;
    const cases = await read(text);
    expect(cases.map(({ description }) => description)).toEqual(['Is x', 'Is x', 'Is y']);
    expect(cases[0]?.id).toMatch(/^is-x-[0-9a-f]{10}$/);
    expect(cases[1]?.id).toMatch(/^is-x-[0-9a-f]{10}$/);
    expect(cases[2]?.id).toBe('is-y');
  });
});

describe('assertions', () => {
  it('may be written once and named', async () => {
    const text = `
assertionTemplates:
  polite: { type: contains, value: "{{word}}", metric: tone }
tests:
  - { vars: { word: please }, assert: [{ $ref: "#/assertionTemplates/polite" }] }
`;
    const [only] = await read(text);
    expect(only?.assertions).toMatchObject([{ type: 'contains', value: 'please', metric: 'tone' }]);
  });

  it('take a schema from a file, or as text', async () => {
    const [first, second] = await read(
      '- assert: [{ type: is-json, value: file://schema.yaml }]\n- assert: [{ type: is-json, value: "required: [id]" }]',
    );
    expect(first?.assertions[0]?.value).toEqual({ type: 'object', required: ['id'] });
    expect(second?.assertions[0]?.value).toEqual({ required: ['id'] });
  });

  it('may be sets, within sets', async () => {
    const text = `
- vars: { w: hi }
  assert:
    - type: assert-set
      threshold: 0.5
      weight: 2
      metric: tone
      config: { a: 1 }
      assert:
        - { type: contains, value: "{{w}}" }
        - { type: assert-set, assert: [{ type: is-json, config: { b: 2 } }] }
`;
    const [only] = await read(text);
    expect(only?.assertions).toMatchObject([
      {
        type: 'assert-set',
        threshold: 0.5,
        weight: 2,
        metric: 'tone',
        assert: [
          { type: 'contains', value: 'hi', config: { a: 1 } },
          { type: 'assert-set', assert: [{ type: 'is-json', config: { b: 2 } }] },
        ],
      },
    ]);
  });

  it('are templates where they have filters or conditions', async () => {
    const text = `- { vars: { a: kim, n: 2 }, assert: [{ type: equals, value: "{{ a | upper }}{% if n > 1 %}s{% endif %}" }] }`;
    expect((await read(text))[0]?.assertions[0]?.value).toBe('KIMs');
  });

  it('keep what judges them, and code by its place in the workspace', async () => {
    const text = `
- options: { provider: big, rubricPrompt: file://one.txt, transform: output.trim(), prefix: "P " }
  assert:
    - { type: javascript, value: "file://checks/own.js:fits", config: { most: 3 } }
    - { type: is-json, transform: "JSON.parse(output).a", provider: { id: small } }
`;
    const [only] = await read(text);
    expect(only).toMatchObject({ transform: 'output.trim()', prefix: 'P ' });
    expect(only?.assertions).toMatchObject([
      { value: 'file://evals/checks/own.js:fits', config: { most: 3 }, provider: 'big' },
      { transform: 'JSON.parse(output).a', provider: 'small', rubricPrompt: 'one' },
    ]);
  });
});

describe('defaults', () => {
  it('may stand in a file, and be left out by a test', async () => {
    const text = `
defaultTest: file://default.yaml
tests:
  - { description: a, assert: [{ type: contains, value: x }] }
  - { description: b, options: { disableDefaultAsserts: true }, assert: [{ type: regex, value: y }] }
`;
    const [a, b] = await read(text);
    expect(a?.assertions.map(({ type }) => type)).toEqual(['is-json', 'contains']);
    expect(b?.assertions.map(({ type }) => type)).toEqual(['regex']);
    expect(b?.vars).toEqual({ tone: 'kind' });
  });
});

describe('tests', () => {
  it('stand in files, patterns of files and lists of both', async () => {
    const text = `tests:\n  - file://list/*\n  - single.yaml\n  - { description: own, ${json} }`;
    const cases = await read(text);
    expect(cases.map(({ vars, description, at }) => [description ?? vars, at?.file])).toEqual([
      ['first', 'evals/list/1.yaml'],
      [{ q: 'second' }, 'evals/list/2.csv'],
      ['alone', 'evals/single.yaml'],
      ['own', 'evals/a.yaml'],
    ]);
  });
});

describe('scenarios', () => {
  it('run every test once for every set of variables', async () => {
    const text = `
defaultTest: { vars: { tone: kind }, assert: [{ type: is-json }] }
scenarios:
  - config:
      - { vars: { language: French, hello: Bonjour }, assert: [{ type: regex, value: a }] }
      - vars: { language: Spanish, hello: Hola }
    tests:
      - { description: Hello, assert: [{ type: contains, value: "{{hello}}" }] }
      - { description: Bye, vars: { tone: curt } }
`;
    const cases = await read(text);
    expect(
      cases.map(({ vars, assertions }) => [vars['language'], vars['tone'], assertions.length]),
    ).toEqual([
      ['French', 'kind', 3],
      ['French', 'curt', 2],
      ['Spanish', 'kind', 2],
      ['Spanish', 'curt', 1],
    ]);
    expect(cases.map(({ id }) => id)).toEqual([
      'hello-french-bonjour',
      'bye-french-bonjour',
      'hello-spanish-hola',
      'bye-spanish-hola',
    ]);
  });

  it('may stand in files', async () => {
    expect(await idsOf('scenarios: [file://scenario.yaml]')).toEqual(['s-x']);
  });
});

describe('keys without effect', () => {
  it('are named, with their line', async () => {
    const notes: string[] = [];
    await read(
      `prompts: [a]\noutputPath: x.json\ntests:\n  - ${json}\n    options: { runSerially: true }`,
      notes,
    );
    expect(notes).toEqual([
      expect.stringMatching(/^evals\/a\.yaml:1: prompts has no effect/),
      expect.stringMatching(/^evals\/a\.yaml:2: outputPath has no effect/),
      expect.stringMatching(/^evals\/a\.yaml:5: tests\.0\.options\.runSerially has no effect/),
    ]);
  });
});

describe('what a suite cannot have', () => {
  it.each([
    [
      'an environment of the machine',
      `- { vars: { a: "{{env.HOME}}" }, ${json} }`,
      'a value for HOME',
    ],
    [
      'an environment that reads another',
      `env: { A: "{{env.B}}" }\ntests: [{ ${json} }]`,
      ':1:',
      'env.A',
    ],
    ['an empty list', `- { vars: { a: [] }, ${json} }`, 'empty list'],
    [
      'too many cases',
      `- { vars: ${JSON.stringify(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']])))}, ${json} }`,
      '10000 cases',
    ],
    ['a file in Python', `- { vars: { a: file://x.py }, ${json} }`, 'a program in Python'],
    ['tests in JavaScript', 'tests: file://gen.js', 'a program in JavaScript'],
    [
      'tests in Python, with options',
      'tests: [{ path: "file://gen.py:make", config: {} }]',
      'a program in Python',
    ],
    [
      'tests on another machine',
      'tests: https://docs.google.com/spreadsheets/x',
      'not on this machine',
    ],
    ['tests in a workbook', 'tests: single.xlsx', 'cannot be read'],
    ['a pattern of nothing', 'tests: file://none/*.yaml', 'no file matches "evals/none/*.yaml"'],
    [
      'an unknown template',
      `assertionTemplates: { polite: { type: is-json } }\ntests: [{ assert: [{ $ref: "#/assertionTemplates/polit" }] }]`,
      ':2:',
      'polite',
    ],
    [
      'more beside a reference',
      `- { assert: [{ $ref: "#/assertionTemplates/a", weight: 1 }] }`,
      'alone',
    ],
    [
      'a template that names itself',
      `assertionTemplates: { a: { $ref: "#/assertionTemplates/a" } }\ntests: [{ assert: [{ $ref: "#/assertionTemplates/a" }] }]`,
      'too deeply',
    ],
    ['an empty set', '- assert: [{ type: assert-set, assert: [] }]', 'is empty'],
    [
      'a value in a set',
      '- assert: [{ type: assert-set, value: 1, assert: [{ type: is-json }] }]',
      'unknown key "value"',
    ],
    [
      'a check in Python',
      '- assert: [{ type: python, value: "len(output)" }]',
      'runs another language',
    ],
    ['a check by a service', '- assert: [{ type: webhook, value: "http://x" }]', 'calls a service'],
    [
      'a check in a Python file',
      '- assert: [{ type: javascript, value: file://x.py }]',
      'Python, which does not run',
    ],
    [
      'a transform of variables',
      `- { options: { transformVars: x }, ${json} }`,
      '"transformVars" of promptfoo',
    ],
    ['a misspelt option', `- { options: { transfrom: x }, ${json} }`, '"transform"'],
    ['a scenario without config', 'scenarios: [{ tests: [] }]', 'no config'],
    ['a misspelt key of a scenario', 'scenarios: [{ config: [{}], test: [] }]', '"tests"'],
    [
      'a value of a filter that is unknown',
      '- { vars: { a: x }, assert: [{ type: equals, value: "{{ a | nope }}" }] }',
      ':1:',
    ],
  ])('%s', async (_name, text, ...words) => {
    const message = await problem(text);
    expect(message).toContain('evals/');
    for (const word of words) expect(message).toContain(word);
  });
});
