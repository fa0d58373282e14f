import { binary, expectsText, quote, textOf, type Scorer } from './scorer.ts';

export const endsWith: Scorer = {
  expects: expectsText,
  score: (output, { value }) => {
    const pass = output.endsWith(textOf(value) ?? '');
    return binary(pass, `${pass ? 'ends' : 'does not end'} with ${quote(value)}`);
  },
  wording: {
    subject: ({ value }) => `the ending ${quote(value)}`,
    lost: 'dropped',
    gained: 'appeared',
  },
};
