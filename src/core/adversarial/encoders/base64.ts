import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Encoder } from './encoder.ts';
import { decodeUtf8 } from './utf8.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const run = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const maxRuns = 50;

/** RFC 4648; the URL-safe digits are read too. */
export const base64: Encoder = {
  label: 'Base64',
  look: 'cipher',
  encode: (text) => {
    const bytes = utf8ToBytes(text);
    let encoded = '';
    for (let at = 0; at < bytes.length; at += 3) {
      const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
      const shown = Math.min(4, bytes.length - at + 1);
      for (let place = 0; place < 4; place++) {
        encoded += place < shown ? (digits[(group >> (18 - 6 * place)) & 63] ?? '') : '=';
      }
    }
    return encoded;
  },
  decodeAll: (output) =>
    [...output.matchAll(run)].slice(0, maxRuns).flatMap(([text]) => decode(text) ?? []),
};

function decode(text: string): string | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of text.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '')) {
    bits = (bits << 6) | digits.indexOf(character);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 255);
    bits &= (1 << held) - 1;
  }
  return decodeUtf8(bytes);
}
