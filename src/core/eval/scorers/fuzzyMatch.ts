import { expectsList, listOf } from './listValue.ts';
import { binary, quote, type Scorer } from './scorer.ts';

/**
 * The answer or one of the texts contains the other, without regard to case, punctuation, articles
 * and white space: `FuzzyMatch` of OpenAI's evals. Empty texts match only one another.
 */
export const fuzzyMatch: Scorer = {
  expects: expectsList,
  score: (output, { value }) => {
    const answer = normalised(output);
    const found = (listOf(value) ?? []).find((text) => isLike(answer, normalised(text)));
    return found === undefined
      ? binary(false, `is like none of ${quote(value)}`)
      : binary(true, `is like ${quote(found)}`);
  },
  wording: { subject: () => 'expected answer', lost: 'missing', gained: 'present' },
};

function normalised(text: string): string {
  const words = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s]+/gu, '')
    .split(/\s+/);
  return words.filter((word) => !['', 'a', 'an', 'the'].includes(word)).join(' ');
}

function isLike(a: string, b: string): boolean {
  return a === '' || b === '' ? a === b : a.includes(b) || b.includes(a);
}
