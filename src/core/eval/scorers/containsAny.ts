import { expectsList, listOf } from './listValue.ts';
import { binary, quote, type Scorer } from './scorer.ts';

/** At least one text of the list occurs in the answer. */
export const containsAny: Scorer = containsSome((text) => text);

/** `contains-any` without regard to case. */
export const icontainsAny: Scorer = containsSome((text) => text.toLowerCase());

function containsSome(fold: (text: string) => string): Scorer {
  return {
    expects: expectsList,
    score: (output, { value }) => {
      const text = fold(output);
      const found = (listOf(value) ?? []).find((item) => text.includes(fold(item)));
      return found === undefined
        ? binary(false, `contains none of ${quote((listOf(value) ?? []).join(', '))}`)
        : binary(true, `contains ${quote(found)}`);
    },
    wording: {
      subject: ({ value }) => `every one of ${quote((listOf(value) ?? []).join(', '))}`,
      lost: 'dropped',
      gained: 'appeared',
    },
  };
}
