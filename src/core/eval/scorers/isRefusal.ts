import { findRefusal } from '../refusal.ts';
import { quote, type Scorer } from './scorer.ts';

/** The answer declines the request; an empty answer counts as declining. */
export const isRefusal: Scorer = {
  expects: ({ value }) => (value === undefined ? undefined : 'no value'),
  score: (output) => {
    if (output.trim() === '') return { pass: true, score: 0, reason: 'the answer is empty' };
    const words = findRefusal(output);
    return words === undefined
      ? { pass: false, score: 0, reason: 'is not a refusal' }
      : { pass: true, score: 1, reason: `declines: ${quote(words)}` };
  },
  wording: { subject: () => 'a refusal', lost: 'missing', gained: 'appeared' },
};

/** As `is-refusal`, but an empty answer is none. Not among promptfoo's types. */
export const refusal: Scorer = {
  ...isRefusal,
  score: (output, assertion, context) =>
    output.trim() === ''
      ? { pass: false, score: 0, reason: 'the answer is empty' }
      : isRefusal.score(output, assertion, context),
};
