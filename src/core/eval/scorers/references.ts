import type { Assertion } from '../model.ts';
import type { Scored, Scorer } from './scorer.ts';
import { listItems } from './listValue.ts';
import { textOf } from './scorer.ts';

/** Compares the words of an answer with those of one reference, 0 to 1. */
export type Overlap = (
  answer: readonly string[],
  reference: readonly string[],
  assertion: Assertion,
) => number;

/**
 * An assertion type that compares the answer with one reference or several, of which the best counts,
 * and passes from `threshold` up.
 */
export function overlapScorer(
  name: string,
  defaultThreshold: number,
  overlap: Overlap,
  wordsOf: (text: string) => readonly string[] = spacedWords,
): Scorer {
  return {
    expects: (assertion) =>
      referencesOf(assertion) === undefined ? 'a reference text, or a list of them' : undefined,
    score: (output, assertion): Scored => {
      const { threshold = defaultThreshold } = assertion;
      const answer = wordsOf(output);
      const references = (referencesOf(assertion) ?? []).map(wordsOf);
      const score = Math.max(...references.map((words) => overlap(answer, words, assertion)));
      const reason = `${name} ${score.toFixed(2)}, threshold ${threshold}`;
      return { pass: score >= threshold, score, reason };
    },
    wording: { subject: () => `${name} against the reference`, lost: 'too low', gained: 'reached' },
  };
}

/** Lower case, split at white space, as the papers' reference implementations take tokenised text. */
export function spacedWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Lower case; every punctuation mark is a word of its own. */
export function wordsAndMarks(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** How often each run of `size` words occurs. */
export function countRuns(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + size <= words.length; at++) {
    const run = words.slice(at, at + size).join(' ');
    counts.set(run, (counts.get(run) ?? 0) + 1);
  }
  return counts;
}

/** Runs that occur in both, each as often as in the one that has it less. */
export function sharedRuns(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  for (const [run, count] of a) shared += Math.min(count, b.get(run) ?? 0);
  return shared;
}

function referencesOf({ value }: Assertion): readonly string[] | undefined {
  const text = textOf(value);
  const list = text === undefined ? listItems(value) : [text];
  return list === undefined || list.length === 0 ? undefined : list;
}
