import { describe, expect, it } from 'vitest';
import type { Assertion } from '../../../src/core/eval/model.ts';
import { scoreAnswer } from '../../../src/core/eval/scoreAnswer.ts';
import type { ScoreContext } from '../../../src/core/eval/scorers/scorer.ts';
import { createRegExpMatcher } from '../../../src/node/boundedRegExp.ts';

const matchRegExp = createRegExpMatcher();

async function passes(
  assertion: Assertion,
  output: string,
  facts: Partial<ScoreContext> = {},
): Promise<boolean> {
  const context = { latencyMs: 0, costUsd: null, matchRegExp, ...facts };
  return (await scoreAnswer(output, { assertions: [assertion] }, context)).pass;
}

async function reasonFor(assertion: Assertion, output: string): Promise<string> {
  const context = { latencyMs: 0, costUsd: null, matchRegExp };
  const [result] = (await scoreAnswer(output, { assertions: [assertion] }, context)).assertions;
  return result?.reason ?? '';
}

type Row = readonly [type: string, value: Assertion['value'], output: string, pass: boolean];

describe('markup', () => {
  it.each<Row>([
    ['is-xml', undefined, '<?xml version="1.0"?><a b="1"/>', true],
    ['is-xml', undefined, 'text <a/>', false],
    ['is-xml', undefined, '<a/><b/>', false],
    ['is-xml', undefined, '<a>&unknown;</a>', false],
    ['is-xml', { requiredElements: ['a.b', 'a.c'] }, '<a><b/><c>1</c></a>', true],
    ['is-xml', { requiredElements: ['a.c'] }, '<a><b><c/></b></a>', false],
    ['contains-xml', { requiredElements: ['a.b'] }, 'see <x> and <a><b/></a>', true],
    ['contains-xml', undefined, 'if a < b and b > c', false],
    ['contains-xml', undefined, '<a><b></a>', false],
    ['is-html', undefined, '<!DOCTYPE html><html><body><p>a<p>b</body></html>', true],
    ['is-html', undefined, '<ul><li>a<li>b</ul><br>', true],
    ['is-html', undefined, '<img src="a>b.jpg" />', true],
    ['is-html', undefined, '<div>open', false],
    ['is-html', undefined, '<div><b>x</div></b>', false],
    ['is-html', undefined, '<?xml version="1.0"?><root></root>', false],
    ['is-html', undefined, '<invoice>1</invoice>', false],
    ['contains-html', undefined, 'a < b and c > d', false],
    ['contains-html', undefined, 'mail <ann@example.org> or <bob@example.org>', false],
    ['contains-html', undefined, 'see <br/> &nbsp; there', true],
  ])('%s %j on %j', async (type, value, output, pass) => {
    expect(await passes({ type, value }, output)).toBe(pass);
  });

  it.each(['<a '.repeat(20_000), '<a x="'.repeat(5_000), `<p${' '.repeat(50_000)}`])(
    'is read in time that grows with the text',
    async (output) => {
      for (const type of ['is-html', 'contains-html', 'is-xml', 'contains-xml']) {
        expect(await passes({ type }, output)).toBe(false);
      }
    },
  );
});

describe('SQL', () => {
  it.each<Row>([
    ['is-sql', undefined, 'DELETE FROM t', true],
    ['is-sql', undefined, '', false],
    ['is-sql', { databaseType: 'PostgreSQL' }, 'SELECT a::int FROM t', true],
    ['is-sql', { databaseType: 'TransactSQL' }, 'SELECT TOP 1 a FROM t', true],
    ['is-sql', { databaseType: 'MySQL' }, 'SELECT TOP 1 a FROM t', false],
    ['is-sql', { databaseType: 'SQLite' }, 'SELECT a FROM t LIMIT 1', true],
    ['is-sql', { allowedTables: ['select::null::t'] }, 'SELECT a FROM t', true],
    ['is-sql', { allowedTables: ['select::null::t'] }, 'SELECT a FROM u', false],
    ['is-sql', { allowedTables: ['select::null::t'] }, 'DELETE FROM t', false],
    ['contains-sql', undefined, 'Here:\n```\nSELECT 1\n```\nand\n```sql\nSELEC\n```', true],
    ['contains-sql', undefined, 'Here: SELECT 1', false],
  ])('%s %j on %j', async (type, value, output, pass) => {
    expect(await passes({ type, value }, output)).toBe(pass);
  });
});

describe('tool calls', () => {
  const parameters = {
    type: 'object',
    required: ['city'],
    properties: { city: { type: 'string' } },
  };
  const tools = [
    { type: 'function', function: { name: 'weather', parameters } },
    { name: 'search', input_schema: { type: 'object' } },
  ];
  const call = (name: string, given: string) => ({
    tools,
    toolCalls: [{ name, arguments: given }],
  });

  it.each([
    ['weather', '{"city":"Oslo"}', true],
    ['weather', '{"city":1}', false],
    ['weather', 'city=Oslo', false],
    ['search', '{}', true],
    ['fly', '{}', false],
  ])('%s(%s) keeps the contract: %s', async (name, given, pass) => {
    for (const type of ['is-valid-openai-tools-call', 'is-valid-function-call']) {
      expect(await passes({ type }, '', call(name, given))).toBe(pass);
    }
  });

  it.each([
    '[{"type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"}}]',
    '{"name":"weather","arguments":{"city":"Oslo"}}',
    '{"type":"tool_use","name":"weather","input":{"city":"Oslo"}}',
    '{"functionCall":{"name":"weather","args":{"city":"Oslo"}}}',
  ])('are read out of an answer that writes them: %s', async (output) => {
    expect(await passes({ type: 'is-valid-function-call' }, output, { tools })).toBe(true);
  });

  it('cannot be checked without tools', async () => {
    await expect(passes({ type: 'is-valid-function-call' }, '{}')).rejects.toMatchObject({
      code: 'bad-suite',
    });
  });

  it.each([
    [['weather'], undefined, true],
    ['weather, fly', undefined, false],
    ['weather, fly', 0.66, true],
    ['fly', 0.1, false],
  ])('F1 against %j from %s up: %s', async (value, threshold, pass) => {
    const facts = call('weather', '{}');
    expect(await passes({ type: 'tool-call-f1', value, threshold }, '', facts)).toBe(pass);
  });

  it.each([
    ['weather', true],
    ['fly', false],
    [{ name: 'weather', arguments: { city: 'Oslo' } }, true],
    [{ name: 'weather', arguments: { city: 'Bergen' } }, false],
    [{ name: 'weather', arguments: { at: { day: 1 } } }, true],
  ])('is %j called: %s', async (value, pass) => {
    const facts = call('weather', '{"city":"Oslo","at":{"day":1,"hour":9}}');
    expect(await passes({ type: 'tool-call', value }, '', facts)).toBe(pass);
  });
});

describe('words against a reference', () => {
  it.each<readonly [string, Assertion['value'], string, boolean]>([
    ['gleu', ['x y z', 'hello there world'], 'hello there world.', true],
    ['bleu', 'a b c', '', false],
    ['rouge-n', 'Hello, world', 'world hello ,', true],
    ['meteor', 'the cats were running', 'The cat was running', true],
    ['meteor', 'a b', 'c d', false],
  ])('%s against %j: %j', async (type, value, output, pass) => {
    expect(await passes({ type, value }, output)).toBe(pass);
  });

  it('METEOR takes the synonyms that the suite lists', async () => {
    const plain = { type: 'meteor', value: 'the nice weather', threshold: 0.9 };
    expect(await passes(plain, 'the good weather')).toBe(false);
    const config = { synonyms: [['nice', 'good']] };
    expect(await passes({ ...plain, config }, 'the good weather')).toBe(true);
  });
});

describe('personal data', () => {
  it.each<readonly [string, boolean]>([
    ['Write to ann.lee@acme.co.uk today', false],
    ['Write to help@example.com today', true],
    ['Call +44 20 7946 0958', false],
    ['Call (030) 901820 now', false],
    ['Call 212-555-0123', false],
    ['Order 1234 5678, item 99-12, 2026-11-21, 1.234.567,89 EUR', true],
    ['DE89 3704 0044 0532 0130 00', false],
    ['DE89 3704 0044 0532 0130 01', true],
    ['card 4111 1111 1111 1111', false],
    ['card 4111 1111 1111 1112', true],
    ['SSN 123-45-6789', false],
    ['SSN 000-45-6789', true],
    ['from 8.8.8.8', false],
    ['from 192.168.0.1 and 127.0.0.1, version 1.2.3', true],
  ])('%s', async (output, pass) => {
    expect(await passes({ type: 'no-pii' }, output)).toBe(pass);
  });

  it('is looked for by kind, and may be allowed', async () => {
    expect(await passes({ type: 'no-pii', value: ['card'] }, 'a@b.io')).toBe(true);
    expect(await passes({ type: 'no-pii', value: { allow: ['a@b.io'] } }, 'a@b.io')).toBe(true);
  });

  it('does not stand in the reason', async () => {
    expect(await reasonFor({ type: 'no-pii' }, 'ann.lee@acme.co.uk')).not.toContain('lee');
  });
});

describe('secrets', () => {
  const key = ['AKIA', 'ABCDEFGH12345678'].join('');

  it('are found by the forms of the lint, and do not stand in the reason', async () => {
    expect(await passes({ type: 'no-secret' }, `use ${key}`)).toBe(false);
    expect(await reasonFor({ type: 'no-secret' }, `use ${key}`)).not.toContain(key);
    expect(await passes({ type: 'no-secret' }, 'use your own key')).toBe(true);
  });
});

describe('citations', () => {
  it.each<readonly [Assertion['value'], string, boolean]>([
    [2, 'The sky is quite blue [1]. The grass is green too.[2] Is it so?', true],
    [2, 'The sky is quite blue [1]. The grass is green too.', false],
    [2, 'The sky is quite blue [3].', false],
    [{ sources: 3, share: 0.5 }, 'The sky is quite blue [1, 3]. The grass is green too.', true],
    ['docs', 'The sky is quite blue [2].', true],
    ['docs', 'The sky is quite blue [3].', false],
    [undefined, '## Heading of four words\n- The sky is quite blue [12]', true],
  ])('%j on %j', async (value, output, pass) => {
    const vars = { docs: ['a', 'b'] };
    expect(await passes({ type: 'citation', value }, output, { vars })).toBe(pass);
  });
});

describe('language', () => {
  it.each<readonly [Assertion['value'], string, boolean]>([
    ['en', 'Your parcel arrives tomorrow between nine and eleven in the morning.', true],
    ['en', 'Ihr Paket kommt morgen zwischen neun und elf Uhr bei Ihnen an.', false],
    [['de', 'fr'], 'Votre colis arrivera demain entre neuf et onze heures du matin.', true],
    ['ja', 'お荷物は明日の午前中に到着する予定です。', true],
    ['es', '{"type":"reply","text":"Su paquete llegará mañana entre las nueve y las once."}', true],
    ['en', 'OK', false],
  ])('%j of %j', async (value, output, pass) => {
    expect(await passes({ type: 'language', value }, output)).toBe(pass);
  });
});

describe('facts of the call', () => {
  it.each<readonly [Assertion, Partial<ScoreContext>, boolean]>([
    [{ type: 'finish-reason', value: 'stop' }, { finishReason: 'end_turn' }, true],
    [{ type: 'finish-reason', value: 'stop' }, { finishReason: 'LENGTH' }, false],
    [{ type: 'finish-reason', value: 'stop' }, {}, false],
    [{ type: 'max-tokens', value: 5 }, { outputTokens: 5 }, true],
    [{ type: 'max-tokens', value: 5 }, { outputTokens: 6 }, false],
    [{ type: 'perplexity', threshold: 3 }, { logProbabilities: [-1, -1] }, true],
    [{ type: 'perplexity', threshold: 2 }, { logProbabilities: [-1, -1] }, false],
    [{ type: 'perplexity-score', threshold: 0.25 }, { logProbabilities: [-1, -1] }, true],
  ])('%j with %j', async (assertion, facts, pass) => {
    expect(await passes(assertion, 'x', facts)).toBe(pass);
  });

  it.each([
    { type: 'perplexity', threshold: 3 },
    { type: 'max-tokens', value: 3 },
    { type: 'javascript', value: 'true' },
  ])('$type is not judged without what it needs', async (assertion) => {
    await expect(passes(assertion, 'x')).rejects.toMatchObject({ code: 'bad-suite' });
  });
});
