import { CanaryError } from '../../../base/errors.ts';
import type { Assertion } from '../../model.ts';
import type { Scorer } from '../scorer.ts';
import { expectsCriterion } from './gradedScorer.ts';

const selectBestType = 'select-best';

/** Whether an assertion looks at the answers of both versions, so that it waits for both. */
export function comparesSides({ type }: Pick<Assertion, 'type'>): boolean {
  return type === selectBestType;
}

/**
 * The answer is no worse than the other version's by the criterion under `value`: it fails only when
 * the other one wins in both orders. `compareSides` judges it, once both answers are there.
 */
export const selectBest: Scorer = {
  expects: (assertion) =>
    comparesSides(assertion) ? expectsCriterion(assertion) : `${selectBestType} without "not-"`,
  score: () => {
    throw new CanaryError('bad-suite', `"${selectBestType}" needs the answers of two versions`, {
      expected: 'an evaluation of a baseline and a candidate, outside of an assert-set',
    });
  },
  wording: { subject: () => 'the comparison of versions', lost: 'lost', gained: 'won' },
};
