import { atbash } from './atbash.ts';
import { base32 } from './base32.ts';
import { base64 } from './base64.ts';
import { bidi } from './bidi.ts';
import type { Encoder } from './encoder.ts';
import { fullWidth } from './fullWidth.ts';
import { hex } from './hex.ts';
import { homoglyphs } from './homoglyphs.ts';
import { leet } from './leet.ts';
import { morse } from './morse.ts';
import { plain } from './plain.ts';
import { reversed } from './reversed.ts';
import { rot13 } from './rot13.ts';
import { unicodeTags } from './unicodeTags.ts';
import { variationSelectors } from './variationSelectors.ts';
import { zalgo } from './zalgo.ts';
import { zeroWidth } from './zeroWidth.ts';

/** Every disguise that attacks use, and in which answers are searched. */
export const encoders = {
  plain,
  base64,
  base32,
  hex,
  rot13,
  atbash,
  morse,
  leet,
  'zero-width': zeroWidth,
  'unicode-tags': unicodeTags,
  'variation-selectors': variationSelectors,
  homoglyphs,
  zalgo,
  bidi,
  'full-width': fullWidth,
  reversed,
} as const satisfies Readonly<Record<string, Encoder>>;

export type EncoderName = keyof typeof encoders;

/** Several disguises, one over the other: the first is the innermost. */
export function encodeWith(names: readonly EncoderName[], text: string): string {
  return names.reduce((disguised, name) => encoders[name].encode(disguised), text);
}

/** How an attack tells the model to undo them: "Base64, and below it ROT13"; empty for nothing. */
export function labelsOf(names: readonly EncoderName[]): string {
  return [...names]
    .reverse()
    .map((name): Encoder => encoders[name])
    .filter(({ look }) => look === 'cipher')
    .map(({ label }) => label)
    .join(', and below it ');
}
