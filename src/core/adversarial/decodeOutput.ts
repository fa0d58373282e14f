import { encoders } from './encoders/table.ts';

const searchedCharacters = 100_000;
const invisible = /[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g;

/**
 * All readings of an answer in which a marker or secret is looked for: as it is, without invisible
 * characters, compatibility forms folded (full-width letters), and undone from every encoder.
 */
export function decodeOutput(output: string): string[] {
  const text = output.slice(0, searchedCharacters);
  const folded = text.replaceAll(invisible, '').normalize('NFKC');
  const readings = Object.values(encoders).flatMap((encoder) => encoder.decodeAll(folded));
  return [...new Set([text, folded, ...readings])];
}
