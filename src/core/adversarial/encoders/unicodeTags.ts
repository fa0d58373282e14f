import type { Encoder } from './encoder.ts';

const first = 0xe0000;
const run = /[\u{e0020}-\u{e007e}]+/gu;

/** Printable ASCII as characters of the block Tags, which nothing draws; others are left out. */
export const unicodeTags: Encoder = {
  label: 'Unicode tag characters',
  look: 'hidden',
  encode: (text) =>
    Array.from(text)
      .filter(isPrintable)
      .map((it) => String.fromCodePoint(first + it.charCodeAt(0)))
      .join(''),
  decodeAll: (output) =>
    [...output.matchAll(run)].map(([tags]) =>
      Array.from(tags, (it) => String.fromCharCode((it.codePointAt(0) ?? first) - first)).join(''),
    ),
  canonical: (text) => Array.from(text).filter(isPrintable).join(''),
};

function isPrintable(character: string): boolean {
  return character >= ' ' && character <= '~';
}
