import type { Encoder } from './encoder.ts';

/** Characters (code points) from last to first. */
export const reversed: Encoder = {
  label: 'reversed text',
  look: 'cipher',
  encode: reverse,
  decodeAll: (output) => [reverse(output)],
  readsAnything: true,
};

export function reverse(text: string): string {
  return Array.from(text).reverse().join('');
}
