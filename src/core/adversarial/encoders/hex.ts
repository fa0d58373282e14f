import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Encoder } from './encoder.ts';
import { decodeUtf8 } from './utf8.ts';

const run = /(?:[0-9a-f]{2}[ ,:]?){4,}/gi;
const maxRuns = 50;

/** Two hexadecimal digits a byte of UTF-8. */
export const hex: Encoder = {
  label: 'hexadecimal',
  look: 'cipher',
  encode: (text) => bytesToHex(utf8ToBytes(text)),
  decodeAll: (output) =>
    [...output.matchAll(run)].slice(0, maxRuns).flatMap(([digits]) => {
      const pairs = digits.match(/[0-9a-f]{2}/gi) ?? [];
      return decodeUtf8(pairs.map((pair) => Number.parseInt(pair, 16))) ?? [];
    }),
};
