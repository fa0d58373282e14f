import type { Change } from './change.ts';
import { plainDirection } from './change.ts';
import type { Direction } from './model.ts';

/** How binding a sentence is, by the words that say so. */
const scale: readonly { readonly weight: number; readonly words: RegExp }[] = [
  {
    weight: 3,
    words:
      /\b(?:never|must|always|under no circumstances|at all times|without exception|strictly|mandatory|non-negotiable|forbidden|prohibited|required?|absolutely|shall)\b/gi,
  },
  { weight: 2, words: /\b(?:do not|don['’]t|cannot|can['’]t|only|exactly|need to|have to)\b/gi },
  { weight: 2, words: /\b(?:NOT|ONLY|CRITICAL|IMPORTANT|WARNING|STRICT(?:LY)?|COMPLETE)\b/g },
  { weight: -1, words: /\b(?:should|may|might|could|can|consider|ideally|generally|usually)\b/gi },
  {
    weight: -2,
    words:
      /\b(?:try to|if possible|when(?:ever)? possible|prefer(?:ably)?|where appropriate|optional(?:ly)?|feel free|as needed|at your discretion|if you like|avoid)\b/gi,
  },
];
const exception = /\b(?:unless|except(?: for| when| if)?|other than|with the exception)\b/gi;
const negation =
  /\b(?:not|never|no(?= \w)|cannot|don['’]t|can['’]t|won['’]t|mustn['’]t|shouldn['’]t|without|nor|neither|refuse|decline|avoid|forbidden|prohibited)\b/gi;

export function bindingOf(text: string): number {
  return scale.reduce((sum, { weight, words }) => sum + weight * count(text, words), 0);
}

/** Whether the sentence forbids something. */
export function forbids(text: string): boolean {
  return count(text, negation) > 0;
}

/** How many times the texts forbid something. */
export function prohibitions(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + count(text, negation), 0);
}

/** An odd number of negations came or went: what was forbidden is now allowed, or the reverse. */
export function flips(change: Change): boolean {
  if (change.before === null || change.after === null) return false;
  const changed = change.removed.length + change.added.length;
  const delta = count(change.beforeText, negation) - count(change.afterText, negation);
  return changed <= 4 && Math.abs(delta) % 2 === 1;
}

/**
 * Strengthened or weakened by the balance of binding words, exceptions and added demands; modified
 * when neither is clear.
 */
export function directionOf(change: Change): Direction {
  const plain = plainDirection(change);
  if (plain !== 'modified') return plain;
  const { beforeText, afterText } = change;
  const exceptions = count(afterText, exception) - count(beforeText, exception);
  const shift = bindingOf(afterText) - bindingOf(beforeText) - 2 * exceptions;
  const onlyAdds = change.removed.filter(isWord).length === 0;
  const onlyDrops = change.added.filter(isWord).length === 0;
  if (shift >= 2 || (shift > 0 && onlyAdds)) return 'strengthened';
  if (shift <= -2 || (shift < 0 && onlyDrops)) return 'weakened';
  return 'modified';
}

function isWord({ text }: { readonly text: string }): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
