import type { Encoder } from './encoder.ts';

const shift = 0xfee0;
const wideSpace = '\u3000';

/** ASCII in the double width of East Asian typography. */
export const fullWidth: Encoder = {
  label: 'full-width letters',
  look: 'plain',
  encode: (text) =>
    text
      .replaceAll(/[!-~]/g, (it) => String.fromCharCode(it.charCodeAt(0) + shift))
      .replaceAll(' ', wideSpace),
  decodeAll: (output) =>
    /[\uff01-\uff5e]/.test(output)
      ? [
          output
            .replaceAll(/[\uff01-\uff5e]/g, (it) => String.fromCharCode(it.charCodeAt(0) - shift))
            .replaceAll(wideSpace, ' '),
        ]
      : [],
};
