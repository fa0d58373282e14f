import type { Change } from './change.ts';

const opposites: readonly (readonly [string, string])[] = [
  ['accept', 'reject'],
  ['allow', 'block'],
  ['allow', 'deny'],
  ['allow', 'forbid'],
  ['allow', 'prevent'],
  ['allow', 'refuse'],
  ['allowed', 'blocked'],
  ['allowed', 'forbidden'],
  ['allowed', 'prohibited'],
  ['approve', 'deny'],
  ['approve', 'reject'],
  ['enable', 'disable'],
  ['enabled', 'disabled'],
  ['exclude', 'include'],
  ['excluding', 'including'],
  ['external', 'internal'],
  ['false', 'true'],
  ['maximum', 'minimum'],
  ['no', 'yes'],
  ['private', 'public'],
  ['with', 'without'],
];
const negating = /^(?:un|non[-_]?|dis|il|im|in|ir|not_)/;

/** Whether the edit replaces one word, and that by its opposite: what held for one case holds for the other. */
export function inverts({ removed, added }: Change): boolean {
  const [left, ...others] = wordsOf(removed);
  const [right, ...more] = wordsOf(added);
  if (left === undefined || right === undefined || others.length + more.length > 0) return false;
  return (
    opposites.some(([a, b]) => (a === left && b === right) || (a === right && b === left)) ||
    negates(left, right) ||
    negates(right, left)
  );
}

/** unsafe of safe, disallow of allow. */
function negates(long: string, short: string): boolean {
  return short.length >= 4 && long !== short && long.replace(negating, '') === short;
}

function wordsOf(tokens: Change['removed']): string[] {
  return tokens.map(({ text }) => text.toLowerCase()).filter((it) => /[\p{L}\p{N}]/u.test(it));
}
