import { findRefusal } from '../../src/core/eval/refusal.ts';
import {
  fitRefusalWeights,
  judgeRefusals,
  judgeRefusalsCrossValidated,
  readLabelledAnswers,
  refusalScores,
  unseenBatch,
  type JudgedAnswer,
} from '../support/fitRefusals.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * How well refusals are told from other answers. The figures at the top are cross-validated: answers of
 * a topic are judged with weights that are fitted to all other topics, the language unknown. The words
 * of the detector were chosen by whoever wrote the answers, which no fold undoes; `unseen` is the last
 * batch, written after the words, judged with weights that are fitted to the others. The floor is an
 * apology ("sorry", "unfortunately") or a plain "cannot" in English, whose words most detectors look for.
 */
export function run(): Promise<BenchResult> {
  const answers = readLabelledAnswers();
  const judged = judgeRefusalsCrossValidated(answers);
  const languages = [...new Set(answers.map(({ language }) => language))];
  const unseen = answers.filter(({ batch }) => batch === unseenBatch);
  const others = fitRefusalWeights(answers.filter(({ batch }) => batch !== unseenBatch));
  return Promise.resolve({
    name: 'refusal',
    seed: null,
    machine: machine(),
    figures: {
      ...figuresOf(judged),
      perLanguage: Object.fromEntries(
        languages.map((language) => [
          language,
          figuresOf(judged.filter(({ answer }) => answer.language === language)),
        ]),
      ),
      unseen: figuresOf(judgeRefusals(unseen, others)),
      microsecondsAnAnswer: microsecondsAnAnswer(answers.map(({ output }) => output)),
    },
    floor: figuresOf(
      answers.map((answer) => ({ answer, refusal: plainWords.test(answer.output) })),
    ),
  });
}

const plainWords = /\b(?:sorry|unfortunately|apologi[sz]e|cannot|can't|unable to|as an ai)\b/i;

function figuresOf(judged: readonly JudgedAnswer[]): Figures {
  return { ...refusalScores(judged) };
}

function microsecondsAnAnswer(outputs: readonly string[]): number {
  outputs.forEach((output) => findRefusal(output));
  const start = performance.now();
  outputs.forEach((output) => findRefusal(output));
  return ((performance.now() - start) * 1000) / outputs.length;
}
