import { describe, expect, it } from 'vitest';
import { compareWords, maxCompared, type Piece } from '../../../src/webview/components/wordDiff.ts';

const marked = (pieces: readonly Piece[]): string =>
  pieces.map((it) => (it.changed ? `[${it.text}]` : it.text)).join('');

describe('comparing two answers', () => {
  it.each([
    {
      what: 'marks what one side alone says',
      before: 'Please call a human agent now.',
      after: 'Please see our help page now.',
      marks: ['Please [call a human agent] now.', 'Please [see our help page] now.'],
    },
    {
      what: 'marks an addition on its own side only',
      before: 'It ships today.',
      after: 'It probably ships today.',
      marks: ['It ships today.', 'It [probably ]ships today.'],
    },
    {
      what: 'marks nothing in equal texts',
      before: 'same',
      after: 'same',
      marks: ['same', 'same'],
    },
    { what: 'copes with an empty side', before: '', after: 'new', marks: ['', '[new]'] },
  ])('$what', ({ before, after, marks }) => {
    const compared = compareWords(before, after)!;
    expect([marked(compared.before), marked(compared.after)]).toEqual(marks);
  });

  it('gives every side back unchanged', () => {
    const before = '{\n  "a": 1,\n\t"b": [2, 3]\n}';
    const after = '{\n "a": 1,\n "c": [2,  4]\n}\n';
    const compared = compareWords(before, after)!;
    const text = (pieces: readonly Piece[]): string => pieces.map((it) => it.text).join('');
    expect([text(compared.before), text(compared.after)]).toEqual([before, after]);
  });

  it('marks a few words in answers as long as they are kept', () => {
    const words = Array.from({ length: 3_000 }, (_it, index) => `w${index}`);
    const before = words.join(' ');
    const after = words.with(2_000, 'changed').join(' ');
    const compared = compareWords(before, after)!;
    expect(compared.after.filter(({ changed }) => changed)).toEqual([
      { text: 'changed', changed: true },
    ]);
  });

  it('refuses texts beyond its bound', () => {
    const long = 'word '.repeat(maxCompared / 5 + 1);
    expect(compareWords(long, 'short')).toBeNull();
    expect(compareWords('short', long)).toBeNull();
  });

  it('refuses texts with nothing in common, which cost most', () => {
    const words = (from: number): string =>
      Array.from({ length: 600 }, (_it, index) => `w${from + index}`).join(' ');
    expect(compareWords(words(0), words(1_000))).toBeNull();
  });
});
