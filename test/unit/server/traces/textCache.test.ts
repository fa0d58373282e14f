import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextCache } from '../../../../src/server/features/traces/textCache.ts';

const seed = 5;

describe('a cache of texts', () => {
  it('reads what the bytes say, however often and beside whatever else', () => {
    const cache = new TextCache();
    const words = fc.array(fc.string({ maxLength: 80, unit: 'binary' }), { minLength: 1 });
    fc.assert(
      fc.property(words, (texts) => {
        for (const text of [...texts, ...texts]) {
          const bytes = Buffer.from(`<${text}>`);
          const read = cache.read(bytes, 1, bytes.length - 1);
          if (read !== undefined) expect(read).toBe(bytes.toString('utf8', 1, bytes.length - 1));
        }
      }),
      { seed },
    );
  });

  it('tells texts apart that share a slot', () => {
    const cache = new TextCache();
    // Far more texts than slots.
    const texts = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
    for (const text of [...texts, ...texts]) {
      expect(cache.read(Buffer.from(text), 0, text.length)).toBe(text);
    }
  });

  it.each([
    ['the empty text', '', ''],
    ['a text of 64 characters', 'x'.repeat(64), 'x'.repeat(64)],
    ['a longer one, which is left to the decoder', 'x'.repeat(65), undefined],
    ['one that is not ASCII, which is left to it too', 'é', undefined],
  ])('%s', (_, text, expected) => {
    const bytes = Buffer.from(text);
    expect(new TextCache().read(bytes, 0, bytes.length)).toBe(expected);
  });

  it('does not read past the bytes', () => {
    expect(new TextCache().read(Buffer.from('abc'), 1, 5)).toBeUndefined();
  });
});
