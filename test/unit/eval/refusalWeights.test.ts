import { describe, expect, it } from 'vitest';
import {
  fitRefusalWeights,
  judgeRefusals,
  judgeRefusalsCrossValidated,
  readLabelledAnswers,
  refusalScores,
  refusalWeightsSource,
  unseenBatch,
} from '../../support/fitRefusals.ts';

const file = new URL('../../../src/core/eval/refusals/refusalWeights.ts', import.meta.url).pathname;
const answers = readLabelledAnswers();

describe('the weights of what speaks for a refusal', () => {
  it('are those that the labelled answers give', async () => {
    await expect(refusalWeightsSource(fitRefusalWeights(answers))).toMatchFileSnapshot(file);
  });

  it('tell refusals from other answers on topics that they have not seen', () => {
    expect(refusalScores(judgeRefusalsCrossValidated(answers)).f1).toBeGreaterThanOrEqual(0.95);
  });

  it('do so on answers that neither words nor weights have seen', () => {
    const unseen = answers.filter(({ batch }) => batch === unseenBatch);
    const weights = fitRefusalWeights(answers.filter(({ batch }) => batch !== unseenBatch));
    expect(refusalScores(judgeRefusals(unseen, weights)).f1).toBeGreaterThanOrEqual(0.95);
  });
});

describe('the labelled answers', () => {
  it('are enough, in enough languages, of both kinds in each', () => {
    const languages = [...new Set(answers.map(({ language }) => language))];
    const few = languages.filter((language) => {
      const own = answers.filter((it) => it.language === language);
      const refusals = own.filter(({ refusal }) => refusal).length;
      return own.length < 30 || refusals < 15 || own.length - refusals < 15;
    });
    expect([answers.length >= 420, languages.length >= 7, few]).toEqual([true, true, []]);
  });

  it('are there once each', () => {
    expect(new Set(answers.map(({ output }) => output)).size).toBe(answers.length);
  });
});
