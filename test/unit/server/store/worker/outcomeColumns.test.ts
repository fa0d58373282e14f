import fc from 'fast-check';
import { deserialize, serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { outcomeFields } from '../../../../../src/core/release/metrics.ts';
import type { NewOutcome } from '../../../../../src/server/store/model.ts';
import {
  packOutcomes,
  unpackOutcomes,
  type OutcomeColumns,
} from '../../../../../src/server/store/worker/outcomeColumns.ts';

const seed = 11;

const amount = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }));
const count = fc.nat(1_000);
const metrics = fc.dictionary(fc.constantFrom(...outcomeFields), fc.boolean());
const scores = fc.dictionary(fc.constantFrom('judgeScore', 'score:tone'), fc.double(), {
  minKeys: 1,
});
const outcome = fc.record<NewOutcome>(
  {
    id: fc.string({ unit: 'binary' }),
    prompt: fc.constantFrom('reply', 'summary'),
    promptVersion: fc.integer({ min: 1 }),
    releaseId: fc.option(fc.constantFrom('', 'a', 'b')),
    arm: fc.option(fc.constantFrom('stable', 'canary')),
    placement: fc.option(fc.constantFrom('split', 'segment', 'deny', 'default')),
    stageIndex: fc.option(count),
    targetingKey: fc.string({ unit: 'binary' }),
    at: fc.integer({ min: 0 }),
    metrics: metrics,
    latencyMs: amount,
    tokens: amount,
    costUsd: amount,
    requestId: fc.option(fc.string(), { nil: undefined }),
    scores: fc.option(scores, { nil: undefined }),
    outputLength: fc.option(count, { nil: undefined }),
  },
  { noNullPrototype: true },
);

function crossed(outcomes: readonly NewOutcome[]): NewOutcome[] {
  return unpackOutcomes(deserialize(serialize(packOutcomes(outcomes))) as OutcomeColumns);
}

describe('outcomes by columns', () => {
  it('are the same on the other side', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 20 }), (outcomes) => {
        expect(crossed(outcomes)).toEqual(outcomes);
      }),
      { seed },
    );
  });

  it('are few values for what all of them share', () => {
    const [one] = fc.sample(outcome, { seed, numRuns: 1 });
    const packed = packOutcomes(Array.from({ length: 50 }, (_, i) => ({ ...one!, id: `o-${i}` })));
    expect(packed.texts.length).toBeLessThanOrEqual(5);
  });
});
