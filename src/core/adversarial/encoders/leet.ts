import type { Encoder } from './encoder.ts';

const digits: Readonly<Record<string, string>> = {
  a: '4',
  e: '3',
  i: '1',
  o: '0',
  s: '5',
  t: '7',
};
const letters: Readonly<Record<string, string>> = {
  '4': 'a',
  '@': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  '5': 's',
  $: 's',
  '7': 't',
};

/** Letters written as the digits that look like them. Real digits come back as letters. */
export const leet: Encoder = {
  label: 'leetspeak',
  look: 'plain',
  encode: (text) => text.replaceAll(/[aeiost]/gi, (it) => digits[it.toLowerCase()] ?? it),
  decodeAll: (output) => [unleet(output)],
  canonical: unleet,
  readsAnything: true,
};

/** Digits and signs as the lower-case letters that they stand for. */
export function unleet(text: string): string {
  return text.toLowerCase().replaceAll(/[@$!013457]/g, (it) => letters[it] ?? it);
}
