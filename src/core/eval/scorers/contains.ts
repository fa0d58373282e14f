import { binary, expectsText, quote, textOf, type Scorer } from './scorer.ts';

export const contains: Scorer = {
  expects: expectsText,
  score: (output, { value }) => {
    const pass = output.includes(textOf(value) ?? '');
    return binary(pass, `${pass ? 'contains' : 'does not contain'} ${quote(value)}`);
  },
  wording: { subject: ({ value }) => quote(value), lost: 'dropped', gained: 'appeared' },
};
