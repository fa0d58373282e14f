import type { Encoder } from './encoder.ts';

/** The Latin alphabet mirrored, A for Z; its own inverse. */
export const atbash: Encoder = {
  label: 'Atbash (A stands for Z, B for Y and so on)',
  look: 'cipher',
  encode: mirror,
  decodeAll: (output) => [mirror(output)],
  readsAnything: true,
};

function mirror(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode((code < 97 ? 155 : 219) - code);
  });
}
