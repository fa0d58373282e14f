import type { Encoder } from './encoder.ts';
import { substitution } from './substitution.ts';

const mirror = substitution((letter) => 25 - letter);

/** The Latin alphabet mirrored, A for Z; its own inverse. */
export const atbash: Encoder = {
  label: 'Atbash (A stands for Z, B for Y and so on)',
  look: 'cipher',
  encode: mirror,
  decodeAll: (output) => [mirror(output)],
  readsAnything: true,
};
