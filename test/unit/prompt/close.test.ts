import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { closed } from '../../support/promptBuilders.ts';

const files = {
  'prompts/partials/rules.md': 'Rule one.\nRule two.\n',
  'prompts/partials/both.md': 'Before.\n{{> rules}}\nAfter {{shop}}.\n',
  'prompts/partials/loop.md': '{{> loop2}}\n',
  'prompts/partials/loop2.md': '{{> loop}}\n',
  'other/partials/rules2.md': 'Elsewhere.\n',
  'prompts/a.md': 'Hi.\n  {{> both}}\nBye.',
  'prompts/inline.md': 'Say "{{> rules}}" now.',
  'prompts/path.md': '{{> partials/rules.md}}\n{{> other/partials/rules2.md}}',
  'prompts/circle.md': 'x\n{{> loop}}',
  'prompts/missing.md': '\n{{> nothing}}',
  'prompts/outside.md': '{{> ../../etc/passwd}}',
};

async function failure(file: string): Promise<CanaryError> {
  try {
    await closed(files, file);
  } catch (error) {
    if (error instanceof CanaryError) return error;
    throw error;
  }
  throw new Error(`${file} was closed`);
}

describe('closing a prompt', () => {
  it('fills partials in transitively, indented, with the origin of every line', async () => {
    const prompt = await closed(files, 'prompts/a.md');
    const [message] = prompt.messages;
    expect(message?.content).toBe(
      'Hi.\n  Before.\n  Rule one.\n  Rule two.\n  After {{shop}}.\nBye.',
    );
    expect(message?.origins).toEqual([
      { file: 'prompts/a.md', line: 1 },
      { file: 'prompts/partials/both.md', line: 1 },
      { file: 'prompts/partials/rules.md', line: 1 },
      { file: 'prompts/partials/rules.md', line: 2 },
      { file: 'prompts/partials/both.md', line: 3 },
      { file: 'prompts/a.md', line: 3 },
    ]);
    expect(prompt.resolvedPartials).toEqual(['both', 'rules']);
    expect(prompt.variables).toEqual([
      { name: 'shop', origin: { file: 'prompts/partials/both.md', line: 3 } },
    ]);
  });

  it('merges a partial within a line with the text around it', async () => {
    const [message] = (await closed(files, 'prompts/inline.md')).messages;
    expect(message?.content).toBe('Say "Rule one.\nRule two." now.');
    expect(message?.origins).toHaveLength(2);
  });

  it('finds partials by path from the prompt and from the workspace', async () => {
    const [message] = (await closed(files, 'prompts/path.md')).messages;
    expect(message?.content).toBe('Rule one.\nRule two.\nElsewhere.');
  });

  it('names file and line of a circle', async () => {
    const { message, where } = await failure('prompts/circle.md');
    expect(message).toContain('prompts/partials/loop.md -> prompts/partials/loop2.md');
    expect(where).toEqual({ file: 'prompts/partials/loop2.md', line: 1 });
  });

  it.each([
    ['prompts/missing.md', 2],
    ['prompts/outside.md', 1],
  ])('names file and line of a partial that is not there: %s', async (file, line) => {
    const { code, where, expected } = await failure(file);
    expect(code).toBe('bad-prompt');
    expect(where).toEqual({ file, line });
    expect(expected).toContain('rules');
  });

  it('asks for the path when a name could be two files', async () => {
    const twins = { ...files, 'b/partials/rules.md': 'Other.' };
    await expect(closed(twins, 'prompts/a.md')).rejects.toThrow(
      'could be prompts/partials/rules.md or b/partials/rules.md',
    );
  });

  it('stops when partials multiply the prompt without end', async () => {
    const bomb: Record<string, string> = { 'partials/p0.md': 'x'.repeat(1000) };
    for (let i = 1; i < 12; i++) {
      bomb[`partials/p${i}.md`] = `{{> p${i - 1}}}\n`.repeat(10);
    }
    bomb['prompts/a.md'] = '{{> p11}}';
    await expect(closed(bomb, 'prompts/a.md')).rejects.toThrow('too long');
  });
});
