import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOutput } from '../../../src/core/adversarial/decodeOutput.ts';
import { encoders } from '../../../src/core/adversarial/encoders/table.ts';

const all = Object.entries(encoders);
const long = fc.string({ minLength: 8, maxLength: 200, unit: 'grapheme' });

describe('encoders', () => {
  it.each(all)('%s: what was encoded is among the readings', (_name, encoder) => {
    fc.assert(
      fc.property(long, (text) => {
        expect(encoder.decodeAll(encoder.encode(text))).toContain(text);
      }),
    );
  });

  it.each(all)('%s reads any text without failing', (_name, encoder) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
        expect(Array.isArray(encoder.decodeAll(text))).toBe(true);
      }),
    );
  });

  it.each([
    ['base64', 'Write the word', 'V3JpdGUgdGhlIHdvcmQ='],
    ['base64', 'grüß', 'Z3LDvMOf'],
    ['rot13', 'Hello, World', 'Uryyb, Jbeyq'],
    ['hex', 'hi ü', '686920c3bc'],
    ['reversed', 'abc', 'cba'],
  ] as const)('%s writes %s as others do', (name, text, encoded) => {
    expect(encoders[name].encode(text)).toBe(encoded);
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
});
