import { binary, type Scorer } from './scorer.ts';

/** At most `value` characters (code points). Not among promptfoo's types. */
export const maxLength: Scorer = {
  expects: ({ value }) =>
    typeof value === 'number' && value >= 0 ? undefined : 'a number of characters under value',
  score: (output, { value }) => {
    const length = Array.from(output).length;
    return binary(length <= Number(value), `${length} characters, limit ${Number(value)}`);
  },
  wording: { subject: () => 'the length limit', lost: 'exceeded', gained: 'kept' },
};
