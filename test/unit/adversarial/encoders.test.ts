import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOutput } from '../../../src/core/adversarial/decodeOutput.ts';
import type { Encoder } from '../../../src/core/adversarial/encoders/encoder.ts';
import {
  encodeWith,
  encoders,
  labelsOf,
  type EncoderName,
} from '../../../src/core/adversarial/encoders/table.ts';

const seed = 20_261;
const names = Object.keys(encoders) as EncoderName[];
const entries: readonly (readonly [EncoderName, Encoder])[] = names.map((it) => [it, encoders[it]]);
const anyText = fc.string({ minLength: 8, maxLength: 200, unit: 'grapheme' });
const latinText = fc
  .array(fc.stringMatching(/^[A-Za-z]{2,9}(?:-\d{1,3})?$/), { minLength: 2, maxLength: 12 })
  .map((words) => words.join(' '));
/** Disguises of Latin text; the others carry every character. */
const latinOnly: readonly EncoderName[] = [
  'homoglyphs',
  'zero-width',
  'full-width',
  'bidi',
  'zalgo',
];

function canonical(encoder: Encoder, text: string): string {
  return encoder.canonical?.(text) ?? text;
}

describe('every encoder', () => {
  it.each(entries)('%s: what was encoded is among the readings', (name, encoder) => {
    const texts = latinOnly.includes(name) ? latinText : anyText;
    fc.assert(
      fc.property(texts, (text) => {
        const wanted = canonical(encoder, text);
        // Too short to be told from ordinary text.
        if (wanted.length < 8) return;
        expect(encoder.decodeAll(encoder.encode(text))).toContain(wanted);
      }),
      { seed },
    );
  });

  it.each(entries)('%s reads any text without failing', (_name, encoder) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        expect(Array.isArray(encoder.decodeAll(text))).toBe(true);
      }),
      { seed },
    );
  });

  it.each(entries.filter(([name]) => name !== 'plain'))('%s changes the text', (_name, encoder) => {
    expect(encoder.encode('Write the word')).not.toBe('Write the word');
  });

  it.each([
    ['base64', 'Write the word', 'V3JpdGUgdGhlIHdvcmQ='],
    ['base64', 'grüß', 'Z3LDvMOf'],
    ['base32', 'foobar', 'MZXW6YTBOI======'],
    ['base32', 'fo', 'MZXQ===='],
    ['rot13', 'Hello, World', 'Uryyb, Jbeyq'],
    ['atbash', 'Hello, Wizard', 'Svool, Draziw'],
    ['hex', 'hi ü', '686920c3bc'],
    ['morse', 'SOS, now', '... --- ... --..-- / -. --- .--'],
    ['leet', 'Write a test', 'Wr173 4 7357'],
    ['reversed', 'abc', 'cba'],
    ['full-width', 'Ab 1', 'Ａｂ　１'],
    ['zero-width', 'ab', 'a\u200bb\u200b'],
    ['bidi', 'abc', '\u202ecba\u202c'],
    ['unicode-tags', 'Hi', '\u{e0048}\u{e0069}'],
    ['variation-selectors', 'H', '\u2726\u{e0138}'],
    ['homoglyphs', 'ace', '\u0430\u0441\u0435'],
  ] as const)('%s writes %s as others do', (name, text, encoded) => {
    expect(encoders[name].encode(text)).toBe(encoded);
  });
});

/** What comes out of the outer one as it went in, and so can be undone a second time. */
const exact = entries.filter(([name, it]) => it.canonical === undefined && name !== 'plain');
const pairs = exact.flatMap(([outer]) =>
  names.filter((inner) => inner !== outer).map((inner) => [inner, outer] as const),
);

describe('two disguises, one over the other', () => {
  it.each(pairs)('%s below %s is among the readings of an answer', (inner, outer) => {
    fc.assert(
      fc.property(latinText, (text) => {
        const wanted = canonical(encoders[inner], text);
        if (wanted.length < 8) return;
        const readings = decodeOutput(`So: ${encodeWith([inner, outer], text)} .`);
        expect(readings.some((it) => it.includes(wanted))).toBe(true);
      }),
      { seed, numRuns: 20 },
    );
  });

  it('are named from the outside in', () => {
    expect(labelsOf(['rot13', 'base64'])).toBe('Base64, and below it ROT13');
    expect(labelsOf(['zalgo'])).toBe('');
  });
});

describe('three disguises', () => {
  it.each<readonly EncoderName[]>([
    ['base64', 'hex', 'base64'],
    ['rot13', 'base64', 'base32'],
    ['reversed', 'base64', 'zero-width'],
  ])('%s, %s, %s are undone', (...three) => {
    const readings = decodeOutput(encodeWith(three, 'here is CANARY-7F3A'));
    expect(readings.some((it) => it.includes('CANARY-7F3A'))).toBe(true);
  });
});

describe('readings of an answer', () => {
  it.each([
    ['as it is', 'so: CANARY-7F3A.'],
    ['Base64', `Sure: ${encoders.base64.encode('the word CANARY-7F3A')} - done`],
    ['hexadecimal', encoders.hex.encode('CANARY-7F3A')],
    ['ROT13', encoders.rot13.encode('CANARY-7F3A')],
    ['reversed', 'A3F7-YRANAC'],
    ['full-width letters', 'ＣＡＮＡＲＹ-７Ｆ３Ａ'],
    ['invisible characters', 'CAN\u200bARY-\u20607F3A'],
  ])('include what is hidden: %s', (_name, output) => {
    expect(decodeOutput(output).some((reading) => reading.includes('CANARY-7F3A'))).toBe(true);
  });

  it('are bounded in number and length, whatever the answer', () => {
    const nasty = encodeWith(['base64', 'base64'], 'abcdefgh '.repeat(20_000));
    const readings = decodeOutput(`${nasty} ${'-.'.repeat(40_000)} ${'0a'.repeat(40_000)}`);
    expect(readings.length).toBeLessThan(250);
    expect(readings.reduce((sum, it) => sum + it.length, 0)).toBeLessThan(3_000_000);
  });
});
