import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../support/corpus.ts';
import { fitKindWeights, kindExamples, kindWeightsSource } from '../../support/fitKinds.ts';

const file = new URL('../../../src/core/diff/kindWeights.ts', import.meta.url).pathname;

describe('the weights of the evidence', () => {
  it('are those that the labelled edits give', async () => {
    const fitted = fitKindWeights(kindExamples(readCorpus()));
    await expect(kindWeightsSource(fitted)).toMatchFileSnapshot(file);
  });
});
