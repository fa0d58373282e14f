import { binary, expectsText, quote, textOf, type Scorer } from './scorer.ts';

export const startsWith: Scorer = {
  expects: expectsText,
  score: (output, { value }) => {
    const pass = output.startsWith(textOf(value) ?? '');
    return binary(pass, `${pass ? 'starts' : 'does not start'} with ${quote(value)}`);
  },
  wording: {
    subject: ({ value }) => `the opening ${quote(value)}`,
    lost: 'dropped',
    gained: 'appeared',
  },
};
