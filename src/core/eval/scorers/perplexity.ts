import { CanaryError } from '../../base/errors.ts';
import type { Assertion } from '../model.ts';
import { binary, type ScoreContext, type Scorer } from './scorer.ts';

/** Whether an assertion, or one of its set, needs the probabilities of the answer's tokens. */
export function needsLogProbabilities({ type, assert = [] }: Assertion): boolean {
  return /^(?:not-)?perplexity(?:-score)?$/.test(type) || assert.some(needsLogProbabilities);
}

/** The model was no more surprised by its own answer than `threshold`. */
export const perplexity: Scorer = {
  expects: ({ threshold }) =>
    threshold !== undefined && threshold < 1 ? 'a threshold of 1 or more' : undefined,
  score: (_output, { threshold = Infinity }, context) => {
    const value = perplexityOf(context);
    return binary(value <= threshold, `perplexity ${value.toFixed(2)}, limit ${threshold}`);
  },
  wording: { subject: () => 'the perplexity limit', lost: 'exceeded', gained: 'kept' },
};

/** 1 / (1 + perplexity), from `threshold` (0.5) up. */
export const perplexityScore: Scorer = {
  expects: ({ threshold }) =>
    threshold !== undefined && (threshold < 0 || threshold > 1)
      ? 'a threshold from 0 to 1'
      : undefined,
  score: (_output, { threshold = 0.5 }, context) => {
    const score = 1 / (1 + perplexityOf(context));
    const reason = `perplexity score ${score.toFixed(2)}, threshold ${threshold}`;
    return { pass: score >= threshold, score, reason };
  },
  wording: { subject: () => 'the perplexity score', lost: 'too low', gained: 'reached' },
};

/** The exponential of the mean negative log-probability of a token. */
function perplexityOf({ logProbabilities }: ScoreContext): number {
  if (logProbabilities === undefined || logProbabilities.length === 0) {
    throw new CanaryError(
      'bad-suite',
      'perplexity cannot be judged: the endpoint gave no logprobs',
      {
        expected: 'a model that gives log-probabilities, or an assertion that needs none',
      },
    );
  }
  const total = logProbabilities.reduce((sum, value) => sum + value, 0);
  return Math.exp(-total / logProbabilities.length);
}
