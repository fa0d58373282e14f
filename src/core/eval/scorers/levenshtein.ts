import { CanaryError } from '../../base/errors.ts';
import { editDistance } from '../editDistance.ts';
import { binary, expectsText, quote, textOf, type Scorer } from './scorer.ts';

const defaultThreshold = 5;
const maxSteps = 50_000_000;

/** At most `threshold` (5) single-character edits lead from the answer to the text. */
export const levenshtein: Scorer = {
  expects: expectsText,
  score: (output, { value, threshold = defaultThreshold }) => {
    const text = textOf(value) ?? '';
    const longest = Math.max(output.length, text.length);
    if (Math.abs(output.length - text.length) <= threshold && threshold * longest > maxSteps) {
      throw new CanaryError('bad-suite', 'the texts are too long to compare by edit distance', {
        expected: 'a smaller threshold, or shorter texts',
      });
    }
    const distance = editDistance(output, text, threshold);
    const far = distance > threshold;
    const found = far ? `more than ${threshold} edits` : `${distance} edits`;
    return binary(!far, `${found} from ${quote(text)}, limit ${threshold}`);
  },
  wording: {
    subject: ({ value }) => `closeness to ${quote(value)}`,
    lost: 'lost',
    gained: 'found',
  },
};
