import { stemmer } from 'stemmer';
import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { Assertion } from '../model.ts';
import { listItems } from './listValue.ts';
import { overlapScorer, wordsAndMarks } from './references.ts';
import type { Scorer } from './scorer.ts';

const alpha = 0.9;
const beta = 3;
const gamma = 0.5;
/** Words; longer texts are compared by their beginning, because the alignment takes its time. */
const longestText = 500;

/** Whether two words count as the same. */
type Same = (a: string, b: string) => boolean;
/** Place in the reference of each word of the answer; -1 for none. */
type Alignment = number[];

/**
 * Harmonic mean of precision and recall, recall weighing nine times as much, less a penalty for matches
 * that are scattered (Banerjee and Lavie 2005, "METEOR"; parameters of Lavie and Agarwal 2007). Words
 * match as they are, then by their stem (Porter, English), then as synonyms that the assertion lists
 * under `config.synonyms`. Of several alignments the one of longest runs is taken.
 */
export const meteor: Scorer = overlapScorer(
  'METEOR',
  0.5,
  (answer, reference, assertion) =>
    meteorScore(answer.slice(0, longestText), reference.slice(0, longestText), assertion),
  (text) => wordsAndMarks(text).filter((word) => /[\p{L}\p{N}]/u.test(word)),
);

function meteorScore(
  answer: readonly string[],
  reference: readonly string[],
  assertion: Assertion,
): number {
  const alignment: Alignment = answer.map(() => -1);
  const sameSynonym = synonymsOf(assertion);
  alignRuns(answer, reference, (a, b) => a === b, alignment);
  alignRuns(answer.map(stemmer), reference.map(stemmer), (a, b) => a === b, alignment);
  alignRuns(answer, reference, sameSynonym, alignment);
  const matches = alignment.filter((place) => place >= 0).length;
  if (matches === 0) return 0;
  const precision = matches / answer.length;
  const recall = matches / reference.length;
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall);
  const penalty = gamma * (chunksOf(alignment) / matches) ** beta;
  // An answer that is its reference has one chunk, and deserves no penalty.
  return chunksOf(alignment) === 1 && precision === 1 && recall === 1 ? 1 : mean * (1 - penalty);
}

/** Matches the longest common run of words that are still free, until there is none. */
function alignRuns(
  answer: readonly string[],
  reference: readonly string[],
  same: Same,
  alignment: Alignment,
): void {
  const taken = new Set(alignment.filter((place) => place >= 0));
  for (;;) {
    const { at, place, length } = longestRun(answer, reference, same, alignment, taken);
    if (length === 0) return;
    for (let step = 0; step < length; step++) {
      alignment[at + step] = place + step;
      taken.add(place + step);
    }
  }
}

function longestRun(
  answer: readonly string[],
  reference: readonly string[],
  same: Same,
  alignment: Alignment,
  taken: ReadonlySet<number>,
): { at: number; place: number; length: number } {
  let best = { at: 0, place: 0, length: 0 };
  let previous: number[] = [];
  for (let at = 0; at < answer.length; at++) {
    const lengths = reference.map(() => 0);
    for (let place = 0; place < reference.length; place++) {
      const free = alignment[at] === -1 && !taken.has(place);
      if (!free || !same(answer[at] ?? '', reference[place] ?? '')) continue;
      const length = (previous[place - 1] ?? 0) + 1;
      lengths[place] = length;
      if (length > best.length) best = { at: at - length + 1, place: place - length + 1, length };
    }
    previous = lengths;
  }
  return best;
}

/** Runs of matches that stand side by side in both texts. */
function chunksOf(alignment: Alignment): number {
  return alignment.filter(
    (place, at) =>
      place >= 0 && (at === 0 || (alignment[at - 1] ?? -1) < 0 || alignment[at - 1] !== place - 1),
  ).length;
}

function synonymsOf({ config }: Assertion): Same {
  const value = isJsonObject(config) ? config['synonyms'] : undefined;
  const groups = (Array.isArray(value) ? (value as readonly JsonValue[]) : []).map(
    (group) => new Set((listItems(group) ?? []).map((word) => word.toLowerCase())),
  );
  return (a, b) => groups.some((group) => group.has(a) && group.has(b));
}
