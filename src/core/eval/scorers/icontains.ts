import { contains } from './contains.ts';
import { binary, expectsText, quote, textOf, type Scorer } from './scorer.ts';

/** `contains` without regard to case. */
export const icontains: Scorer = {
  expects: expectsText,
  score: (output, { value }) => {
    const pass = output.toLowerCase().includes((textOf(value) ?? '').toLowerCase());
    return binary(pass, `${pass ? 'contains' : 'does not contain'} ${quote(value)}`);
  },
  wording: contains.wording,
};
