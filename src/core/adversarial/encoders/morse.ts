import type { Encoder } from './encoder.ts';

/** Recommendation ITU-R M.1677-1: letters, digits and common punctuation. */
const codes: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'A.- B-... C-.-. D-.. E. F..-. G--. H.... I.. J.--- K-.- L.-.. M-- N-. O--- P.--. Q--.- R.-. ' +
    'S... T- U..- V...- W.-- X-..- Y-.-- Z--.. 0----- 1.---- 2..--- 3...-- 4....- 5..... 6-.... ' +
    '7--... 8---.. 9----. ,--..-- :---... ?..--.. /-..-. ".-..-. @.--.-. =-...-'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(1)]),
);
const more: Readonly<Record<string, string>> = { '.': '.-.-.-', '-': '-....-', "'": '.----.' };
const codeOf = new Map([...Object.entries(codes), ...Object.entries(more)]);
const letterOf = new Map([...codeOf].map(([letter, code]) => [code, letter]));

const run =
  /[.\-\u2013\u2014\u2022\u00b7\u2212]{1,6}(?:[ /|\n]{1,4}[.\-\u2013\u2014\u2022\u00b7\u2212]{1,6}){5,}/g;
const maxRuns = 20;

/** Letters parted by a space, words by a slash. Case is lost, and so is what has no code. */
export const morse: Encoder = {
  label: 'Morse code',
  look: 'cipher',
  encode: (text) =>
    words(text)
      .map((word) => word.map((letter) => codeOf.get(letter) ?? '').join(' '))
      .join(' / '),
  decodeAll: (output) =>
    [...output.matchAll(run)].slice(0, maxRuns).map(([text]) => decode(signs(text))),
  canonical: (text) =>
    words(text)
      .map((word) => word.join(''))
      .join(' '),
};

/** What can be sent of each word. */
function words(text: string): string[][] {
  return text
    .toUpperCase()
    .split(/\s+/)
    .map((word) => Array.from(word).filter((letter) => codeOf.has(letter)))
    .filter((word) => word.length > 0);
}

/** Typographic dashes and dots as the plain ones. */
function signs(text: string): string {
  return text.replaceAll(/[\u2013\u2014\u2212]/g, '-').replaceAll(/[\u2022\u00b7]/g, '.');
}

function decode(text: string): string {
  return text
    .split(/\s*[/|\n]\s*/)
    .map((word) =>
      word
        .split(' ')
        .map((code) => letterOf.get(code) ?? '')
        .join(''),
    )
    .join(' ');
}
