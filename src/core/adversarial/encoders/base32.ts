import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Encoder } from './encoder.ts';
import { decodeUtf8 } from './utf8.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const run = /[A-Z2-7]{8,}={0,6}/g;
const maxRuns = 50;
const bitsOfDigit = 5;

/** RFC 4648, with padding. */
export const base32: Encoder = {
  label: 'Base32',
  look: 'cipher',
  encode: (text) => {
    let encoded = '';
    let bits = 0;
    let held = 0;
    for (const byte of utf8ToBytes(text)) {
      bits = ((bits & 31) << 8) | byte;
      held += 8;
      while (held >= bitsOfDigit) {
        held -= bitsOfDigit;
        encoded += digits[(bits >> held) & 31] ?? '';
      }
    }
    if (held > 0) encoded += digits[(bits << (bitsOfDigit - held)) & 31] ?? '';
    return encoded.padEnd(Math.ceil(encoded.length / 8) * 8, '=');
  },
  decodeAll: (output) =>
    [...output.matchAll(run)].slice(0, maxRuns).flatMap(([text]) => decode(text) ?? []),
};

function decode(text: string): string | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text.replaceAll('=', '')) {
    bits = (bits << bitsOfDigit) | digits.indexOf(character);
    held += bitsOfDigit;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 255);
    bits &= (1 << held) - 1;
  }
  return decodeUtf8(bytes);
}
