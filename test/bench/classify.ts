import { judge, readCorpus, scoresOf } from '../support/corpus.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * How well the rules agree with two readers on the labelled edits. Nothing is fitted to the corpus,
 * so there is no fold to hold out: every repository is scored by itself and the mean over repositories
 * printed beside the pooled figures. The rules were written while looking at these edits, though;
 * edits of other repositories will score lower. The floor is the agreement of always saying "high".
 */
export function run(): Promise<BenchResult> {
  const judged = judge(readCorpus());
  const repositories = [...new Set(judged.map(({ edit }) => edit.repo))];
  const byRepository: Figures = Object.fromEntries(
    repositories.map((repo) => [
      repo,
      scoresOf(judged.filter(({ edit }) => edit.repo === repo)).kindsF1,
    ]),
  );
  const values = Object.values(byRepository).filter((it) => typeof it === 'number');
  const alwaysHigh = judged.filter(({ label }) => /^(?:high|critical)$/.test(label.severity));
  return Promise.resolve({
    name: 'classify',
    seed: null,
    machine: machine(),
    figures: {
      ...scoresOf(judged),
      kindsF1MeanOverRepositories: values.reduce((sum, it) => sum + it, 0) / values.length,
      kindsF1ByRepository: byRepository,
      hunks: judged.length / 2,
    },
    floor: { highAgreement: alwaysHigh.length / judged.length },
  });
}
