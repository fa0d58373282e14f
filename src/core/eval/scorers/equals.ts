import { canonicalJson } from '../../base/json.ts';
import { binary, parseJson, quote, textOf, type Scorer } from './scorer.ts';

/** The whole answer is the text; a list or object is compared with the answer read as JSON. */
export const equals: Scorer = {
  expects: ({ value }) => (value === undefined ? 'a value' : undefined),
  score: (output, { value = null }) => {
    const text = textOf(value);
    const parsed = text === undefined ? parseJson(output) : undefined;
    const pass =
      text === undefined
        ? parsed !== undefined && canonicalJson(parsed.value) === canonicalJson(value)
        : output === text;
    return binary(pass, `the answer ${pass ? 'is' : 'is not'} ${quote(value)}`);
  },
  wording: { subject: () => 'the expected answer', lost: 'missed', gained: 'given' },
};
