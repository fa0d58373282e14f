import type { Encoder } from './encoder.ts';
import { reverse } from './reversed.ts';

const override = '\u202e';
const end = '\u202c';
const run = /\u202e([^\u202c]*)\u202c?/g;
const controls = /[\u202a-\u202e\u2066-\u2069]/g;

/** Stored backwards inside a right-to-left override, so that the screen shows it forwards. */
export const bidi: Encoder = {
  label: 'right-to-left text',
  look: 'plain',
  encode: (text) => override + reverse(text.replaceAll(controls, '')) + end,
  decodeAll: (output) =>
    output.includes(override)
      ? [output.replaceAll(run, (_, text: string) => reverse(text)).replaceAll(controls, '')]
      : [],
  canonical: (text) => text.replaceAll(controls, ''),
};
