import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Encoder } from './encoder.ts';
import { decodeUtf8 } from './utf8.ts';

const carrier = '\u2726';
/** The 16 selectors of the basic plane, then the 240 of the supplement: one for every byte. */
const basic = 0xfe00;
const supplement = 0xe0100;
const run = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{4,}/gu;

/** UTF-8 bytes as variation selectors behind one visible character. */
export const variationSelectors: Encoder = {
  label: 'variation selectors',
  look: 'hidden',
  encode: (text) => carrier + Array.from(utf8ToBytes(text), toSelector).join(''),
  decodeAll: (output) =>
    [...output.matchAll(run)].flatMap(
      ([selectors]) => decodeUtf8(Array.from(selectors, toByte)) ?? [],
    ),
};

function toSelector(byte: number): string {
  return String.fromCodePoint(byte < 16 ? basic + byte : supplement + byte - 16);
}

function toByte(selector: string): number {
  const code = selector.codePointAt(0) ?? basic;
  return code < supplement ? code - basic : code - supplement + 16;
}
