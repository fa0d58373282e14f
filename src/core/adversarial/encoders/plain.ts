import type { Encoder } from './encoder.ts';

export const plain: Encoder = {
  label: 'plain text',
  look: 'plain',
  encode: (text) => text,
  decodeAll: (output) => [output],
};
