import { describe, expect, it } from 'vitest';
import { lineHunks } from '../../../src/core/diff/lineHunks.ts';
import { diffTexts } from '../../../src/core/diff/diffTexts.ts';
import { maxSeverity, type Severity } from '../../../src/core/diff/model.ts';
import { readCorpus, readInvented, scoresOf } from '../../support/corpus.ts';
import { judgeCrossValidated } from '../../support/fitKinds.ts';

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

  it('are classified no worse than when these bounds were set, each repository by the others', () => {
    const scores = scoresOf(judgeCrossValidated(corpus));
    expect(scores.criticalMissed).toBe(0);
    expect(scores.kindsF1).toBeGreaterThan(0.78);
    expect(scores.severityKappa).toBeGreaterThan(0.87);
    expect(scores.highAgreement).toBeGreaterThan(0.88);
    expect(scores.directionAgreement).toBeGreaterThan(0.77);
  });
});

describe('the invented edits', () => {
  const judged = readInvented().map(({ section, before, after, kinds, severity }) => {
    const file = (text: string): string =>
      `Answer the question of the customer.\n\n${section}\n\n${text}\n\nSay goodbye.\n`;
    const found = diffTexts(file(before), file(after), 'prompt.md');
    const predicted = [...new Set(found.flatMap((it) => it.kinds))];
    const worst = maxSeverity(found.map((it) => it.severity));
    return { kinds, severity, predicted, worst };
  });

  it('have the kinds that people would name', () => {
    const hits = judged.flatMap((it) => it.predicted.filter((kind) => it.kinds.includes(kind)));
    const all = judged.flatMap((it) => [...it.predicted, ...it.kinds]);
    expect((2 * hits.length) / all.length).toBeGreaterThan(0.84);
  });

  it('are never below high where they are critical', () => {
    const high = (it: Severity): boolean => it === 'high' || it === 'critical';
    const missed = judged.filter((it) => it.severity === 'critical' && !high(it.worst));
    expect(missed).toEqual([]);
  });
});
