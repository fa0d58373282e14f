import {
  heldOutHalf,
  judge,
  kindsCeiling,
  kindsF1ByKind,
  readCorpus,
  readHeldOut,
  scoresOf,
  type Judged,
} from '../support/corpus.ts';
import { judgeCrossValidated } from '../support/fitKinds.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * How well the classifier agrees with two readers. The figures without a name before them are the
 * cross-validated ones. `fitted`: on the edits that its weights are fitted
 * to. `crossValidated`: on the same edits, those of each repository with weights that are fitted to the
 * others; the words of the rules were chosen while looking at these edits, which no fold undoes.
 * `heldOut`: on edits of other repositories, which no weight has seen; those of its half `heldOutRead`
 * were read while rules were made, those of `heldOutKept` were not. `ceiling`: what readers who differ
 * leave to reach. The floor is the agreement of always saying "high".
 */
export function run(): Promise<BenchResult> {
  const fitted = judge(readCorpus());
  const crossValidated = figuresOf(judgeCrossValidated(readCorpus()));
  const heldOut = judge(readHeldOut());
  const alwaysHigh = fitted.filter(({ label }) => /^(?:high|critical)$/.test(label.severity));
  return Promise.resolve({
    name: 'classify',
    seed: null,
    machine: machine(),
    figures: {
      ...crossValidated,
      fitted: figuresOf(fitted),
      crossValidated,
      heldOutRead: figuresOf(heldOut.filter(({ edit }) => heldOutHalf(edit.repo) === 'read')),
      heldOutKept: figuresOf(heldOut.filter(({ edit }) => heldOutHalf(edit.repo) === 'kept')),
      heldOut: figuresOf(heldOut),
      ceiling: {
        corpus: { ...kindsCeiling(readCorpus()) },
        heldOut: { ...kindsCeiling(readHeldOut()) },
      },
    },
    floor: { highAgreement: alwaysHigh.length / fitted.length },
  });
}

function figuresOf(judged: readonly Judged[]): Figures {
  return { ...scoresOf(judged), hunks: judged.length / 2, kindsF1ByKind: kindsF1ByKind(judged) };
}
