import { base64 } from './base64.ts';
import type { Encoder } from './encoder.ts';
import { hex } from './hex.ts';
import { plain } from './plain.ts';
import { reversed } from './reversed.ts';
import { rot13 } from './rot13.ts';

/** Every disguise that attacks use, and in which answers are searched. */
export const encoders = {
  plain,
  base64,
  rot13,
  hex,
  reversed,
} as const satisfies Readonly<Record<string, Encoder>>;

export type EncoderName = keyof typeof encoders;
