import type { Encoder } from './encoder.ts';

export const plain: Encoder = {
  label: 'plain text',
  encode: (text) => text,
  decodeAll: (output) => [output],
};
