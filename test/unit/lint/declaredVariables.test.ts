import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { declaredVariables } from '../../../src/core/lint/declaredVariables.ts';
import { lintPrompt } from '../../../src/core/lint/lintPrompt.ts';
import { misspeltPartials } from '../../../src/core/lint/misspeltPartials.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { closed, promptYml, storeOf } from '../../support/promptBuilders.ts';

const file = 'prompts/reply.prompt.yml';
const rows = 'testData:\n  - input: Hello\n    customer: Ada\n  - customer: Bo\n    expected: Hi\n';

function namesAndLines(text: string, path: string): [string, number][] | undefined {
  return declaredVariables(parsePrompt(text, path))?.map(({ name, line }) => [name, line]);
}

describe('the variables that a prompt declares', () => {
  it('are the keys of its test rows, each at its first line', () => {
    const text = promptYml('Hi {{customer}}.', 'Hello.') + rows;
    const lines = text.split('\n');
    const lineOf = (start: string): number => lines.findIndex((it) => it.includes(start)) + 1;
    expect(namesAndLines(text, file)).toEqual([
      ['input', lineOf('input: Hello')],
      ['customer', lineOf('customer: Ada')],
      ['expected', lineOf('expected: Hi')],
    ]);
  });

  const prompty = (head: string): string => `---\nname: a\n${head}---\nsystem:\nHi {{name}}.\n`;
  it.each([
    ['inputs of Prompty', 'a.prompty', prompty('inputs:\n  name:\n    type: string\n'), 'name', 4],
    ['sample of Prompty', 'a.prompty', prompty('sample:\n  name: Ada\n'), 'name', 4],
    [
      'schema of Dotprompt',
      'a.prompt',
      '---\ninput:\n  schema:\n    name?: string\n---\nHi {{name}}.\n',
      'name',
      4,
    ],
    [
      'defaults of Dotprompt',
      'a.prompt',
      '---\ninput:\n  default:\n    name: Ada\n---\nHi {{name}}.\n',
      'name',
      4,
    ],
  ])('are the %s', (_, path, text, name, line) => {
    expect(namesAndLines(text, path)).toEqual([[name, line]]);
  });

  it.each([
    ['GitHub Models without rows', file, promptYml('Hi {{name}}.')],
    ['Prompty without inputs', 'a.prompty', '---\nname: a\n---\nsystem:\nHi {{name}}.\n'],
    ['Dotprompt without a schema', 'a.prompt', '---\nmodel: m\n---\nHi {{name}}.\n'],
    ['text', 'a.md', 'Hi {{name}}.\n'],
  ])('are unknown in %s', (_, path, text) => {
    expect(declaredVariables(parsePrompt(text, path))).toBeNull();
  });
});

describe('lint of a prompt with test rows', () => {
  async function rulesOf(system: string, data: string): Promise<string[]> {
    const prompt = await closed({ [file]: promptYml(system, 'Hello.') + data }, file);
    const declared = declaredVariables(prompt.document);
    return (await lintPrompt({ prompt, declared })).map(({ rule }) => rule);
  }

  it('does not call the input, the expected answer or members of values unused', async () => {
    expect(await rulesOf('Hi {{customer}}.', rows)).toEqual([]);
    const nested = 'testData:\n  - customer:\n      name: Ada\n      plan: pro\n';
    expect(await rulesOf('Hi {{#customer}}{{name}}{{/customer}}.', nested)).toEqual([]);
  });

  it('sees a misspelt and an unused name', async () => {
    expect(await rulesOf('Hi {{custmer}}.', rows)).toEqual(['variable.misspelt']);
    expect(await rulesOf('Hi.', rows)).toEqual(['variable.unused']);
  });
});

describe('a partial whose name is misspelt', () => {
  const fixesOf = (tag: string, ...partials: string[]): ReturnType<typeof misspeltPartials> =>
    misspeltPartials(
      parsePrompt(promptYml(`{{> ${tag}}}`), file),
      storeOf(
        Object.fromEntries(partials.map((it) => [`prompts/partials/${it}.md`, 'Be kind.\n'])),
      ),
    );

  it('is changed to the one that is near', async () => {
    const [fix, ...others] = await fixesOf('desk-rulez', 'desk-rules', 'safety');
    expect(fix).toMatchObject({
      title: 'Change to "desk-rules"',
      edits: [{ newText: 'desk-rules' }],
    });
    const span = fix?.edits[0]?.span;
    const line = promptYml('{{> desk-rulez}}').split('\n')[(span?.line ?? 0) - 1];
    expect(line?.slice((span?.column ?? 0) - 1, (span?.endColumn ?? 0) - 1)).toBe('desk-rulez');
    expect(others).toEqual([]);
  });

  it.each([
    ['it exists', 'desk-rules', ['desk-rules', 'desk-rulez']],
    ['two are near', 'desk-rulex', ['desk-rules', 'desk-rulez']],
    ['none is near', 'tone', ['desk-rules']],
  ])('is left alone when %s', async (_, tag, partials) => {
    expect(await fixesOf(tag, ...partials)).toEqual([]);
  });
});

describe('the example', () => {
  const root = new URL('../../../examples/', import.meta.url);
  const folder = 'support-desk/prompts/';
  const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
  const shared = { 'prompts/partials/desk-rules.md': read(`${folder}partials/desk-rules.md`) };
  const prompts = readdirSync(new URL(folder, root)).filter((it) => it.endsWith('.yml'));
  const edits = readdirSync(new URL('edits/', root)).map(
    (it) => `edits/${it}/prompts/reply.prompt.yml`,
  );

  it.each([...prompts.map((it) => folder + it), ...edits])('%s has no problem', async (path) => {
    const prompt = await closed({ ...shared, [file]: read(path) }, file);
    expect(await lintPrompt({ prompt, declared: declaredVariables(prompt.document) })).toEqual([]);
  });
});
