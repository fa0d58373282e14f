import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../src/core/lint/editDistance.ts';
import { lintPrompt } from '../../../src/core/lint/lintPrompt.ts';
import type { DeclaredVariable, LintProblem } from '../../../src/core/lint/model.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const file = 'prompts/reply.prompt.yml';

async function lint(
  system: string,
  declared: readonly string[] | null = null,
  extra = '',
): Promise<readonly LintProblem[]> {
  const prompt = await closed({ [file]: promptYml(system, 'Hello.') + extra }, file);
  const variables = declared?.map((name): DeclaredVariable => ({ name, line: 1 })) ?? null;
  return lintPrompt({ prompt, declared: variables });
}

async function rulesOf(...args: Parameters<typeof lint>): Promise<string[]> {
  return (await lint(...args)).map(({ rule }) => rule);
}

describe('variables of a prompt', () => {
  it('are said to be undeclared, misspelt or unused, at their place', async () => {
    const problems = await lint('Hello {{custmer}}.\nUse {{notes}}.', ['customer', 'plan']);
    expect(problems.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['variable.unused', 'info'],
      ['variable.misspelt', 'error'],
      ['variable.undeclared', 'warning'],
    ]);
    const [, misspelt] = problems;
    expect(misspelt?.message).toBe('"custmer" is not declared; did you mean "customer"?');
    expect(misspelt?.fix?.edits).toEqual([{ file, span: misspelt?.span, newText: 'customer' }]);
    expect((misspelt?.span.endColumn ?? 0) - (misspelt?.span.column ?? 0)).toBe('custmer'.length);
  });

  it('are not judged where the prompt declares none', async () => {
    expect(await lint('Hello {{name}}.')).toEqual([]);
  });

  it('are known by the head of a path', async () => {
    expect(await lint('Hello {{customer.name}}.', ['customer'])).toEqual([]);
  });

  it.each([
    ['too far away', 'cat', ['dog']],
    ['near to two', 'name1', ['name2', 'name3']],
    ['too short to tell', 'id', ['ip']],
  ])('are not guessed at when %s', async (_, used, declared) => {
    const problems = await lint(`Hello {{${used}}}.`, declared);
    expect(problems.map(({ rule }) => rule)).toContain('variable.undeclared');
    expect(problems.every(({ fix }) => fix === undefined)).toBe(true);
  });
});

describe('rules that contradict one another', () => {
  it.each([
    ['a demand and a ban', 'Always include the order number.\nNever include the order number.'],
    ['imperatives', 'Reply in JSON.\nDo not reply in JSON.'],
    [
      'should and must not',
      'You should apologise to the customer.\nYou must not apologise to the customer.',
    ],
    ['bounds that cross', 'Write at most 3 sentences.\nWrite at least five sentences.'],
    ['two exact numbers', 'Use exactly 2 paragraphs.\nUse exactly three paragraphs.'],
  ])('are found: %s', async (_, system) => {
    const [problem, ...others] = await lint(system);
    expect(problem).toMatchObject({ rule: 'rules.contradict', severity: 'warning' });
    expect(problem?.related?.span.line).toBeLessThan(problem?.span.line ?? 0);
    expect(others).toEqual([]);
  });

  it.each([
    ['other objects', 'Always include the order number.\nNever include the card number.'],
    ['a condition', 'Include the price.\nDo not include the price if the item is sold out.'],
    ['an exception', 'Never promise refunds unless the policy allows it.\nPromise refunds.'],
    [
      'different template conditions',
      '{{#a}}\nUse emojis.\n{{/a}}\n{{^a}}\nDo not use emojis.\n{{/a}}',
    ],
    ['bounds that agree', 'Write at least 2 sentences.\nWrite at most 5 sentences.'],
    ['bounds on other things', 'Name at most 3 items.\nName at least 5 items.'],
    ['the same rule twice', 'Never guess.\nNever guess.'],
  ])('are not seen in %s', async (_, system) => {
    expect(await rulesOf(system)).toEqual([]);
  });
});

describe('secrets in a prompt', () => {
  const key = (prefix: string, length: number): string =>
    prefix + 'a1B2c3D4e5'.repeat(8).slice(0, length);

  it.each([
    ['OpenAI', key('sk-proj-', 40)],
    ['AWS', 'AKIA' + 'ABCDEFGH12345678'],
    ['GitHub', key('ghp_', 36)],
    ['private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['address', 'postgres://admin:hunter22@db.internal/app'],
    ['assigned', `api_key: ${key('', 24)}`],
    ['told', `The password is ${key('', 16)}.`],
  ])('are found and not repeated: %s', async (_, secret) => {
    const [problem] = await lint(`Use this: '${secret}'`);
    expect(problem).toMatchObject({ rule: 'secret.in-prompt', severity: 'error' });
    expect(JSON.stringify(problem)).not.toContain(key('', 16));
    expect(JSON.stringify(problem)).not.toContain('hunter22');
  });

  it.each([
    'Never ask for a password or an API key.',
    'The api key: {{api_key}}',
    'Your password: <password>',
    'api_key = YOUR_API_KEY_GOES_HERE',
    'Task-management and risk-assessment-of-projects matter.',
    'See https://example.com/docs for more.',
  ])('are not seen in: %s', async (text) => {
    expect(await rulesOf(text)).toEqual([]);
  });
});

describe('the output schema', () => {
  const schema = (inner: object): string =>
    `responseFormat: json_schema\njsonSchema: '${JSON.stringify(inner)}'\n`;

  it('is said to be invalid with why', async () => {
    const [problem] = await lint('Answer.', null, schema({ type: 'objekt' }));
    expect(problem).toMatchObject({ rule: 'schema.invalid', severity: 'error' });
    expect(problem?.message).toContain('type');
  });

  it('is said to require what it does not describe, at any depth', async () => {
    const item = { type: 'object', properties: { a: {} }, required: ['a', 'b'] };
    const inner = { type: 'object', properties: { list: { type: 'array', items: item } } };
    const [problem] = await lint('Answer.', null, schema(inner));
    expect(problem?.message).toContain('"list.[].b"');
  });

  it('is left alone when it is in order', async () => {
    const inner = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    expect(await lint('Answer.', null, schema(inner))).toEqual([]);
  });
});

describe('lint', () => {
  it('never fails and always points into a line, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            '{{a}}',
            'Never say',
            ' x',
            'api_key: q1w2e3r4t5y6',
            '\n',
            '-',
            'é',
            '😀',
            'At most 2 words.',
          ),
        ),
        async (parts) => {
          const problems = await lint(`A${parts.join('')}`, ['b']);
          for (const { span } of problems) {
            expect(span.line).toBeGreaterThan(0);
            expect(span.endColumn).toBeGreaterThanOrEqual(span.column);
          }
        },
      ),
      { seed: 20_260_601, numRuns: 200 },
    );
  });

  it.each([
    ['', '', 0],
    ['name', 'name', 0],
    ['custmer', 'customer', 1],
    ['teh', 'the', 1],
    ['abc', 'xyz', 3],
    ['', 'abc', 3],
  ])('measures %j to %j as %d edits', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
    expect(editDistance(b, a)).toBe(edits);
  });
});
