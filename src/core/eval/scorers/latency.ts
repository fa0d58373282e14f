import { binary, expectsThreshold, type Scorer } from './scorer.ts';

/** The answer took at most `threshold` milliseconds, waiting in our own queue not counted. */
export const latency: Scorer = {
  expects: expectsThreshold,
  score: (_output, { threshold = 0 }, { latencyMs }) =>
    binary(latencyMs <= threshold, `took ${Math.round(latencyMs)} ms, limit ${threshold} ms`),
  wording: { subject: () => 'the latency limit', lost: 'exceeded', gained: 'kept' },
};
