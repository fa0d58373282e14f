import { describe, expect, it } from 'vitest';
import { fitWording, readSentences, wordingWeightsSource } from '../../support/fitWording.ts';

const file = new URL('../../../src/core/diff/wordingWeights.ts', import.meta.url).pathname;

describe('the weights of the wording', () => {
  it('are those that the labelled sentences give', async () => {
    const fitted = fitWording(readSentences());
    await expect(wordingWeightsSource(fitted)).toMatchFileSnapshot(file);
  });
});
