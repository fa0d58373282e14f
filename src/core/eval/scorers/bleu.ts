import { countRuns, overlapScorer, sharedRuns } from './references.ts';
import type { Scorer } from './scorer.ts';

const longestRun = 4;
/** In place of no match at all, whose logarithm is infinite. */
const tiny = 1e-7;

/**
 * Geometric mean of the shares of the answer's runs of 1 to 4 words that the reference has, times a
 * penalty for answers that are shorter (Papineni and others 2002, "BLEU"). Lengths of which the
 * answer has no run do not count.
 */
export const bleu: Scorer = overlapScorer('BLEU', 0.5, (answer, reference) => {
  if (answer.length === 0 || reference.length === 0) return 0;
  const sizes = Array.from({ length: Math.min(longestRun, answer.length) }, (_, at) => at + 1);
  const logs = sizes.map((size) => {
    const shared = sharedRuns(countRuns(answer, size), countRuns(reference, size));
    return Math.log(Math.max(tiny, shared / (answer.length - size + 1)));
  });
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return Math.exp(Math.min(0, 1 - reference.length / answer.length) + mean);
});
