import type { Twin } from './align.ts';
import type { Unit } from './unit.ts';

/** Comparisons that the search may cost; beyond it the edit is a rewrite and nothing is looked for. */
const maxComparisons = 10_000;
/** Share of common words from which two distant sentences count as one that was edited on its way. */
const minLikeness = 0.65;
/** Shorter sentences are alike by chance. */
const fewestWords = 5;
const word = /[\p{L}\p{N}_]+/gu;

/**
 * Sentences that went, each with the one that came and is most like it, the likest first, each at most
 * once.
 */
export function nearTwins(removed: readonly Unit[], added: readonly Unit[]): Twin[] {
  if (removed.length * added.length > maxComparisons) return [];
  const left = removed.flatMap(worded);
  const right = added.flatMap(worded);
  const found = left.flatMap((before) =>
    right.flatMap((after) => {
      const share = dice(before.words, after.words);
      return share >= minLikeness ? [{ before: before.unit, after: after.unit, share }] : [];
    }),
  );
  const taken = new Set<Unit>();
  const twins: Twin[] = [];
  for (const { before, after } of found.toSorted((a, b) => b.share - a.share)) {
    if (taken.has(before) || taken.has(after)) continue;
    taken.add(before).add(after);
    twins.push({ before, after });
  }
  return twins;
}

/** Dice coefficient over the words of two sentences, 0 to 1. */
export function likeness(before: Unit, after: Unit): number {
  return dice(wordsOf(before), wordsOf(after));
}

interface Worded {
  readonly unit: Unit;
  readonly words: ReadonlySet<string>;
}

function worded(unit: Unit): Worded[] {
  const words = wordsOf(unit);
  const counts = unit.kind === 'text' && unit.heading !== true && words.size >= fewestWords;
  return counts ? [{ unit, words }] : [];
}

function wordsOf({ text }: Unit): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(word));
}

function dice(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let common = 0;
  for (const it of left) if (right.has(it)) common++;
  return left.size + right.size === 0 ? 0 : (2 * common) / (left.size + right.size);
}
