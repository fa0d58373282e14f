import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { readYaml } from '../../../src/core/base/source.ts';

function refusal(text: string): CanaryError {
  try {
    readYaml(text, 'a.yaml', 'bad-suite');
  } catch (error) {
    if (error instanceof CanaryError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('YAML that is refused', () => {
  it.each([
    ['a list that is not closed', 'a: 1\nb: [1, 2\n', 3],
    ['a key that stands twice', 'a: 1\nb: 2\na: 3\n', 3],
    ['a tab as indentation', 'a:\n\tb: 1\n', 2],
    ['an anchor that does not exist', 'a: *nobody\n', 1],
    ['two documents', 'a: 1\n---\nb: 2\n', 2],
    ['a bad document before a good one', 'a: [\n---\nb: 2\n', 2],
  ])('%s names its line', (_, text, line) => {
    const { code, where } = refusal(text);
    expect({ code, where }).toMatchObject({
      code: 'bad-suite',
      where: { file: 'a.yaml', line },
    });
  });

  it.each([
    ['lists', `x: 1\ny: ${'['.repeat(100_000)}`, 2],
    ['closed lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 1],
    ['mappings', `${'{a: '.repeat(5_000)}1${'}'.repeat(5_000)}`, 1],
    ['keys', `${'{? '.repeat(5_000)}1${'}'.repeat(5_000)}`, 1],
    ['a second document', `a: 1\n---\n${'['.repeat(5_000)}${']'.repeat(5_000)}`, 3],
    [
      'items in lines',
      Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}-`).join('\n'),
      201,
    ],
  ])('values that nest too deeply as %s', (_, text, line) => {
    const { message, where } = refusal(text);
    expect(message).toBe('the values nest too deeply');
    expect(where?.line).toBe(line);
  });

  it('many aliases of aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let at = 1; at < 8; at++) {
      const alias = `*a${at - 1}`;
      lines.push(`a${at}: &a${at} [${Array.from({ length: 10 }, () => alias).join(', ')}]`);
    }
    expect(refusal(lines.join('\n')).message).toContain('alias');
  });
});

describe('YAML that is read', () => {
  it.each([
    ['nothing', '', null],
    ['a comment', '# nothing\n', null],
    ['JSON', '{"a": [1, null]}', { a: [1, null] }],
    ['an explicit document', '---\na: 1\n...\n', { a: 1 }],
    ['two hundred levels', `${'['.repeat(199)}1${']'.repeat(199)}`, expect.anything()],
  ])('as its value: %s', (_, text, value) => {
    expect(readYaml(text, 'a.yaml', 'bad-suite').value).toEqual(value);
  });

  it('knows the lines of every value', () => {
    const source = readYaml('a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n', 'a.yaml', 'bad-suite');
    expect(source.rangeOf(['b', 1])).toEqual({ start: 4, end: 5 });
    expect(source.whereOf(['b'])).toEqual({ file: 'a.yaml', line: 2 });
    expect(source.whereOf(['b', 1, 'z'])).toEqual({ file: 'a.yaml', line: 5 });
    expect(source.whereOf(['b', 7, 'z'])).toMatchObject({ line: 3 });
  });
});
