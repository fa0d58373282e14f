import { describe, expect, it } from 'vitest';
import { closed, promptYml } from '../../support/promptBuilders.ts';

async function fingerprint(text: string, file = 'a.prompt.yml'): Promise<string> {
  return (await closed({ [file]: text }, file)).fingerprint;
}

describe('the fingerprint', () => {
  const text = promptYml('Be brief.');

  it('is a SHA-256 in hex', async () => {
    expect(await fingerprint(text)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it.each([
    ['the name', text.replace('name: reply', 'name: other')],
    ['a comment', `# note\n${text}`],
    ['a description', `description: new\n${text}`],
    ['the order of keys', `${text.replace('model: m-1\n', '')}model: m-1\n`],
    ['test data', `${text}testData: [{message: hi}]\n`],
    ['the style of a scalar', text.replace('|\n      {{message}}\n', '"{{message}}\\n"\n')],
  ])('does not change with %s', async (_, changed) => {
    expect(changed).not.toBe(text);
    expect(await fingerprint(changed)).toBe(await fingerprint(text));
  });

  it.each([
    ['the words', text.replace('brief', 'kind')],
    ['a role', text.replace('role: system', 'role: developer')],
    ['the model', text.replace('m-1', 'm-2')],
    ['a parameter', `${text}modelParameters: {temperature: 1}\n`],
    ['the response format', `${text}responseFormat: json_object\n`],
  ])('changes with %s', async (_, changed) => {
    expect(changed).not.toBe(text);
    expect(await fingerprint(changed)).not.toBe(await fingerprint(text));
  });

  it('is that of the closed prompt: a partial counts like its words in the prompt', async () => {
    const including = await closed({ 'a.md': 'A\n{{> p}}\nC', 'partials/p.md': 'B\n' }, 'a.md');
    expect(including.fingerprint).toBe(await fingerprint('A\nB\nC', 'b.md'));
  });
});
