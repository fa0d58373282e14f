import { CanaryError } from '../../base/errors.ts';
import { binary, expectsThreshold, type Scorer } from './scorer.ts';

/** The call cost at most `threshold` USD. */
export const cost: Scorer = {
  expects: expectsThreshold,
  score: (_output, { threshold = 0 }, { costUsd }) => {
    if (costUsd === null) {
      throw new CanaryError('bad-suite', 'cost cannot be judged: the model has no prices', {
        expected: 'pricing under the model in prompt-canary.yaml',
      });
    }
    return binary(costUsd <= threshold, `cost $${costUsd.toPrecision(3)}, limit $${threshold}`);
  },
  wording: { subject: () => 'the cost limit', lost: 'exceeded', gained: 'kept' },
};
