import { default as Ajv } from 'ajv';
import { glob } from 'tinyglobby';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../src/core/base/source.ts';
import { readSuite } from '../../src/core/eval/readSuite.ts';
import {
  assertionKeys,
  assertSetKeys,
  optionKeys,
  scenarioKeys,
  suiteFileKeys,
  testKeys,
  type KeyTable,
} from '../../src/core/eval/suite/keys.ts';
import { parseConfig } from '../../src/node/config.ts';
import { configurationSchema, suiteSchema } from '../support/schemas.ts';
import { memoryFiles } from '../support/memoryFiles.ts';

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
const suite = ajv.compile(suiteSchema());
const configuration = ajv.compile(configurationSchema());
const written = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

const valueOf = (text: string): unknown => readYaml(text, 'a.yaml', 'bad-suite').value;

async function isRead(text: string): Promise<boolean> {
  const origin = { suite: 'golden', kind: 'golden', mustPass: [] } as const;
  return readSuite(
    text,
    'a.yaml',
    origin,
    memoryFiles({ 'x.yaml': '- assert: [{ type: is-json }]' }),
  )
    .then(() => true)
    .catch(() => false);
}

describe('JSON Schemas of the editor', () => {
  it('are written out of what the readers go by; -u writes them anew', async () => {
    const folder = '../../media/schemas';
    await expect(written(suiteSchema())).toMatchFileSnapshot(`${folder}/suite.schema.json`);
    const own = `${folder}/prompt-canary.schema.json`;
    await expect(written(configurationSchema())).toMatchFileSnapshot(own);
  });

  it('take every suite and configuration of the example', async () => {
    const suites = await glob('examples/support-desk/evals/**/*.yaml');
    expect(suites.length).toBeGreaterThan(3);
    for (const file of suites) {
      expect([file, suite(valueOf(await readFile(file, 'utf8'))), suite.errors]).toEqual([
        file,
        true,
        null,
      ]);
    }
    const own = await readFile('examples/support-desk/prompt-canary.yaml', 'utf8');
    expect([configuration(valueOf(own)), configuration.errors]).toEqual([true, null]);
  });
});

/** Each mapping of a suite, with the place of one more key in it. */
const places: readonly (readonly [string, KeyTable, (more: string) => string])[] = [
  [
    'a suite file',
    suiteFileKeys,
    (more) => `{ ${more}, tests: [{ assert: [{ type: is-json }] }] }`,
  ],
  ['a test', testKeys, (more) => `[{ ${more}, assert: [{ type: is-json }] }]`],
  ['options', optionKeys, (more) => `[{ options: { ${more} }, assert: [{ type: is-json }] }]`],
  ['an assertion', assertionKeys, (more) => `[{ assert: [{ ${more}, type: is-json }] }]`],
  [
    'a set',
    assertSetKeys,
    (more) => `[{ assert: [{ ${more}, type: assert-set, assert: [{ type: is-json }] }] }]`,
  ],
  [
    'a scenario',
    scenarioKeys,
    (more) =>
      `{ scenarios: [{ ${more}, config: [{}], tests: [{ assert: [{ type: is-json }] }] }] }`,
  ],
];
/** A value of every key, where a text will not do. */
const values: Readonly<Record<string, string>> = {
  vars: '{ a: b }',
  assert: '[{ type: is-json }]',
  tests: 'x.yaml',
  scenarios: '[]',
  defaultTest: '{}',
  assertionTemplates: '{}',
  env: '{ A: b }',
  threshold: '0.5',
  weight: '1',
  options: '{}',
  metadata: '{}',
  history: '[{ role: user, content: a }]',
  config: '{ a: 1 }',
  value: '{ type: object }',
  disableVarExpansion: 'true',
  disableDefaultAsserts: 'true',
};

describe('the schema of suites and their reader', () => {
  const rows = places.flatMap(([place, table, write]) =>
    Object.entries(table)
      .filter(([key]) => !write('').includes(`${key}:`))
      .map(([key, { use }]) => [key, place, use, write(`${key}: ${values[key] ?? 'x'}`)] as const),
  );
  it.each(rows)('agree on the key %s of %s', async (_key, _place, use, text) => {
    expect([suite(valueOf(text)), await isRead(text)]).toEqual(
      use === 'unsupported' ? [false, false] : [true, true],
    );
  });

  it.each(places)('agree that %s has no other key', async (_place, _table, write) => {
    const text = write('unheardOf: 1');
    expect([suite(valueOf(text)), await isRead(text)]).toEqual([false, false]);
  });

  it.each([
    ['no tests', '[]'],
    ['no list', 'hello'],
    ['an unknown type', '[{ assert: [{ type: contain, value: a }] }]'],
    ['an assertion without type', '[{ assert: [{ value: a }] }]'],
    ['a negative weight', '[{ assert: [{ type: is-json, weight: -1 }] }]'],
    ['a threshold that is text', '[{ threshold: high, assert: [{ type: is-json }] }]'],
    ['tags that are no texts', '[{ metadata: { tags: [1] }, assert: [{ type: is-json }] }]'],
    [
      'a flag that is none',
      '[{ options: { disableVarExpansion: 3 }, assert: [{ type: is-json }] }]',
    ],
    ['a turn of nobody', '[{ history: [{ role: bot, content: a }], assert: [{ type: is-json }] }]'],
  ])('agree to refuse %s', async (_name, text) => {
    expect([suite(valueOf(text)), await isRead(text)]).toEqual([false, false]);
  });
});

describe('the schema of the configuration and its reader', () => {
  it.each([
    ['nothing', '{}', true],
    ['the demo model', 'models: { default: demo }', true],
    ['an endpoint', 'models: { a: { baseUrl: "http://x/v1", model: m } }', true],
    ['suites', 'suites: { golden: { kind: golden, files: [a.yaml] } }', true],
    ['an unknown key', 'suits: {}', false],
    ['an unknown kind', 'suites: { golden: { kind: gold, files: [] } }', false],
    ['a margin beyond one', 'gate: { margin: 2 }', false],
    ['files that are no list', 'prompts: a', false],
  ])('agree on %s', (_name, text, fine) => {
    let read = true;
    try {
      parseConfig(text, 'prompt-canary.yaml');
    } catch {
      read = false;
    }
    expect([configuration(valueOf(text)), read]).toEqual([fine, fine]);
  });
});
