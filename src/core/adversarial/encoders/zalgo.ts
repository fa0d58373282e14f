import type { Encoder } from './encoder.ts';

const marks = ['\u0300', '\u0316', '\u0334', '\u0342', '\u035b', '\u0323', '\u030d'];

/** Combining marks above, through and below every letter. Accents of the text itself are lost. */
export const zalgo: Encoder = {
  label: 'text with combining marks',
  look: 'plain',
  encode: (text) =>
    Array.from(text, (it, at) =>
      /[\p{L}\p{N}]/u.test(it) ? it + [0, 2, 5].map((step) => marks[(at + step) % 7]).join('') : it,
    ).join(''),
  decodeAll: (output) => (/\p{M}/u.test(output) ? [withoutMarks(output)] : []),
  canonical: withoutMarks,
};

function withoutMarks(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}+/gu, '');
}
