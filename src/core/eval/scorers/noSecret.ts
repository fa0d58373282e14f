import { secretsIn } from '../../lint/rules/secrets.ts';
import { binary, type Scorer } from './scorer.ts';

/**
 * Nothing in the answer has the form of a key or a password; the forms are those of the prompt lint. The
 * reason names what was found, never its text. Not among promptfoo's types.
 */
export const noSecret: Scorer = {
  expects: ({ value }) => (value === undefined ? undefined : 'no value'),
  score: (output) => {
    const found = output.split('\n').flatMap((line) => secretsIn(line.slice(0, 10_000)));
    const kinds = [...new Set(found.map(({ what }) => what))];
    return kinds.length === 0
      ? binary(true, 'holds no secret')
      : binary(false, `holds what looks like ${kinds.join(', ')}`);
  },
  wording: { subject: () => 'no secret', lost: 'broken', gained: 'kept' },
};
