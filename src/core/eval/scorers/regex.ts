import { binary, quote, textOf, type Scorer } from './scorer.ts';

/** A JavaScript regular expression without flags, searched for anywhere in the answer. */
export const regex: Scorer = {
  expects: ({ value }) => {
    const pattern = textOf(value);
    return pattern === undefined || !isPattern(pattern) ? 'a regular expression' : undefined;
  },
  score: (output, { value }, { matchRegExp }) => {
    const pass = matchRegExp(textOf(value) ?? '', output);
    return binary(pass, `${pass ? 'matches' : 'does not match'} ${quote(value)}`);
  },
  wording: {
    subject: ({ value }) => `the pattern ${quote(value)}`,
    lost: 'no longer matched',
    gained: 'matched',
  },
};

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
