import { countRuns, overlapScorer, sharedRuns, spacedWords } from './references.ts';
import type { Scorer } from './scorer.ts';

const sizes = [1, 2, 3, 4];

/**
 * The smaller of precision and recall over all runs of 1 to 4 words (Wu and others 2016, "Google's
 * neural machine translation system", section 4.3). Full stops at the end of words do not count.
 */
export const gleu: Scorer = overlapScorer(
  'GLEU',
  0.5,
  (answer, reference) => {
    const shared = sizes.reduce(
      (sum, size) => sum + sharedRuns(countRuns(answer, size), countRuns(reference, size)),
      0,
    );
    const most = Math.max(runsIn(answer), runsIn(reference));
    return most === 0 ? 0 : shared / most;
  },
  (text) =>
    spacedWords(text)
      .map((word) => word.replace(/\.+$/, ''))
      .filter((word) => word !== ''),
);

function runsIn(words: readonly string[]): number {
  return sizes.reduce((sum, size) => sum + Math.max(0, words.length - size + 1), 0);
}
