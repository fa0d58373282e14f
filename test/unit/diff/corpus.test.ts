import { describe, expect, it } from 'vitest';
import { lineHunks } from '../../../src/core/diff/lineHunks.ts';
import { judge, readCorpus, scoresOf } from '../../support/corpus.ts';

const corpus = readCorpus();

describe('the labelled edits', () => {
  it.each(corpus.map((edit) => [edit.id, edit] as const))(
    '%s has the hunks that git finds',
    (_, { before, after, labels }) => {
      expect(lineHunks(before, after).map((it) => [it.before, it.after])).toEqual(
        labels.hunks.map((it) => [it.before, it.after]),
      );
    },
  );

  it('are classified no worse than when these bounds were set', () => {
    const scores = scoresOf(judge(corpus));
    expect(scores.criticalMissed).toBe(0);
    expect(scores.kindsF1).toBeGreaterThan(0.7);
    expect(scores.severityKappa).toBeGreaterThan(0.85);
    expect(scores.highAgreement).toBeGreaterThan(0.86);
    expect(scores.directionAgreement).toBeGreaterThan(0.76);
  });
});
