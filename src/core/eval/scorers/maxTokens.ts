import { CanaryError } from '../../base/errors.ts';
import { binary, type Scorer } from './scorer.ts';

/** At most `value` tokens, as the endpoint counted them. Not among promptfoo's types. */
export const maxTokens: Scorer = {
  expects: ({ value }) =>
    typeof value === 'number' && value >= 0 ? undefined : 'a number of tokens under value',
  score: (output, { value }, { outputTokens = 0 }) => {
    if (outputTokens === 0 && output !== '') {
      throw new CanaryError('bad-suite', 'tokens cannot be judged: the endpoint counts none', {
        expected: 'max-length or word-count instead',
      });
    }
    return binary(outputTokens <= Number(value), `${outputTokens} tokens, limit ${Number(value)}`);
  },
  wording: { subject: () => 'the token limit', lost: 'exceeded', gained: 'kept' },
};
