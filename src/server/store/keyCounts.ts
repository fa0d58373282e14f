import type { KeyCount } from '../../core/stats/keySums.ts';

/**
 * What a key did by field, as a text that is cheap to write with every outcome: `name:n:x` in base 36,
 * one after the other, such as `error:4:1 formatValid:4:0`. Names are those of outcome fields and
 * values, escaped so that they hold neither a space nor a colon.
 */
export function writeKeyCounts(counts: ReadonlyMap<string, KeyCount>): string {
  let text = '';
  for (const [name, { n, x }] of counts) {
    if (text !== '') text += ' ';
    text += `${escapeName(name)}:${base36(n)}:${base36(x)}`;
  }
  return text;
}

export function readKeyCounts(text: string): Map<string, KeyCount> {
  const counts = new Map<string, KeyCount>();
  if (text === '') return counts;
  for (const part of text.split(' ')) {
    const [name = '', n = '', x = ''] = part.split(':');
    counts.set(unescapeName(name), { n: parseInt(n, 36), x: parseInt(x, 36) });
  }
  return counts;
}

const plain = /^\w+$/;
/** Names come with every outcome; of scores, whose names are the team's, so many are held. */
const maxEscaped = 1_000;
const escaped = new Map<string, string>();

function escapeName(name: string): string {
  const known = escaped.get(name);
  if (known !== undefined) return known;
  const text = plain.test(name) ? name : encodeURIComponent(name);
  if (escaped.size < maxEscaped) escaped.set(name, text);
  return text;
}

/** Most counts are small. */
const small = Array.from({ length: 36 ** 2 }, (_, n) => n.toString(36));

function base36(n: number): string {
  return small[n] ?? n.toString(36);
}

function unescapeName(name: string): string {
  return name.includes('%') ? decodeURIComponent(name) : name;
}
