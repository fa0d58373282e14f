import { expectsList, listOf } from './listValue.ts';
import { binary, quote, type Scorer } from './scorer.ts';

/** Every text of the list occurs in the answer. */
export const containsAll: Scorer = containsEvery((text) => text);

/** `contains-all` without regard to case. */
export const icontainsAll: Scorer = containsEvery((text) => text.toLowerCase());

function containsEvery(fold: (text: string) => string): Scorer {
  return {
    expects: expectsList,
    score: (output, { value }) => {
      const text = fold(output);
      const missing = (listOf(value) ?? []).filter((item) => !text.includes(fold(item)));
      return missing.length === 0
        ? binary(true, `contains all of ${listed(listOf(value) ?? [])}`)
        : binary(false, `does not contain ${listed(missing)}`);
    },
    wording: {
      subject: ({ value }) => listed(listOf(value) ?? []),
      lost: 'not all there',
      gained: 'appeared',
    },
  };
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 3).map((item) => quote(item));
  return items.length > 3 ? `${shown.join(', ')} and ${items.length - 3} more` : shown.join(', ');
}
