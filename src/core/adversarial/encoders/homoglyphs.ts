import type { Encoder } from './encoder.ts';

/** Latin letters and the Cyrillic or Greek ones that look the same; one for one. */
const latin = 'aceijopsxyABCEHIKMNOPTXYZ';
const alike =
  '\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443' +
  '\u0410\u0412\u0421\u0415\u041d\u0406\u041a\u041c\u039d\u041e\u0420\u0422\u0425\u03a5\u0396';
const toAlike = new Map(Array.from(latin, (letter, at) => [letter, alike[at] ?? letter]));
const toLatin = new Map(Array.from(latin, (letter, at) => [alike[at] ?? letter, letter]));
const lookalike = new RegExp(`[${alike}]`, 'g');

/** Letters of other scripts that look like Latin ones. */
export const homoglyphs: Encoder = {
  label: 'look-alike letters',
  look: 'plain',
  encode: (text) => text.replaceAll(/[A-Za-z]/g, (it) => toAlike.get(it) ?? it),
  decodeAll: (output) =>
    output.search(lookalike) < 0
      ? []
      : [output.replaceAll(lookalike, (it) => toLatin.get(it) ?? it)],
};
