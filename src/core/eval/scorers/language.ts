import { guessLanguages } from '../detectLanguage.ts';
import { listOf } from './listValue.ts';
import { binary, type Scorer } from './scorer.ts';

/** The answer is in the language `value` (ISO 639-1, or several). Not among promptfoo's types. */
export const language: Scorer = {
  expects: ({ value }) =>
    (listOf(value) ?? []).length > 0 && (listOf(value) ?? []).every((it) => /^[a-z]{2}$/.test(it))
      ? undefined
      : 'a language by its two-letter code, or a list of them',
  score: async (output, { value }) => {
    const guesses = await guessLanguages(output);
    if (guesses === undefined) return binary(false, 'is too short to tell its language');
    const found = guesses[0]?.language ?? 'unknown';
    const wanted = listOf(value) ?? [];
    return binary(wanted.includes(found), `is in the language "${found}"`);
  },
  wording: {
    subject: ({ value }) => `the language ${(listOf(value) ?? []).join(' or ')}`,
    lost: 'changed',
    gained: 'appeared',
  },
};
