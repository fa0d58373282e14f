import type { Encoder } from './encoder.ts';
import { substitution } from './substitution.ts';

const turn = substitution((letter) => (letter + 13) % 26);

/** The Latin letters turned by half the alphabet; its own inverse. */
export const rot13: Encoder = {
  label: 'ROT13',
  look: 'cipher',
  encode: turn,
  decodeAll: (output) => [turn(output)],
  readsAnything: true,
};
