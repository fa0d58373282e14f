import type { Encoder } from './encoder.ts';

/** The Latin letters turned by half the alphabet; its own inverse. */
export const rot13: Encoder = {
  label: 'ROT13',
  look: 'cipher',
  encode: turn,
  decodeAll: (output) => [turn(output)],
  readsAnything: true,
};

function turn(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    const first = code < 97 ? 65 : 97;
    return String.fromCharCode(first + ((code - first + 13) % 26));
  });
}
