import { countRuns, overlapScorer, sharedRuns, wordsAndMarks } from './references.ts';
import type { Scorer } from './scorer.ts';

/** Share of the reference's words that the answer has (Lin 2004, "ROUGE", n = 1). */
export const rougeN: Scorer = overlapScorer(
  'ROUGE-1',
  0.75,
  (answer, reference) =>
    reference.length === 0
      ? 0
      : sharedRuns(countRuns(answer, 1), countRuns(reference, 1)) / reference.length,
  wordsAndMarks,
);
