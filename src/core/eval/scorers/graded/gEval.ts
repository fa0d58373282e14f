import type { JsonObject, JsonValue } from '../../../base/json.ts';
import type { Assertion } from '../../model.ts';
import { listItems } from '../listValue.ts';
import { textOf, type JudgedBy, type Scored, type ScoreContext, type Scorer } from '../scorer.ts';
import { askJudge, numberWithin } from './askJudge.ts';
import { expectsThresholdShare, queryOf } from './gradedScorer.ts';

const defaultThreshold = 0.7;

/**
 * The judge first works out steps for the criterion, then follows them and gives 0 to 10 points (Liu and
 * others 2023, "G-Eval"; the scores are not weighted by token probabilities, which endpoints seldom give).
 * Of several criteria the mean counts; it passes from `threshold` (0.7) up.
 */
export const gEval: Scorer = {
  expects: (assertion) =>
    criteriaOf(assertion).length === 0
      ? 'a criterion under value, or a list of them'
      : expectsThresholdShare(assertion),
  score: async (output, assertion, context): Promise<Scored> => {
    const graded = [];
    for (const criterion of criteriaOf(assertion)) {
      graded.push(await gradeBySteps(criterion, output, assertion, context));
    }
    const score = graded.reduce((sum, it) => sum + it.points / 10, 0) / graded.length;
    const reason = graded.map((it) => it.reason).join(' ');
    const judgedBy = graded[0]?.judgedBy;
    return { pass: score >= (assertion.threshold ?? defaultThreshold), score, reason, judgedBy };
  },
  wording: { subject: () => 'the graded quality', lost: 'too low', gained: 'reached' },
};

async function gradeBySteps(
  criterion: string,
  output: string,
  assertion: Assertion,
  context: ScoreContext,
): Promise<{ points: number; reason: string; judgedBy: JudgedBy }> {
  const planning = {
    task: 'Write three to five short steps by which a careful reader would grade an answer by the criterion.',
    answer: '{"steps": ["...", "..."]}',
    data: { criterion },
  };
  const { verdict: steps } = await askJudge(planning, readSteps, assertion, context);
  const grading = {
    task:
      'Grade the answer by the criterion. Follow the steps one after the other, then give points: 10 fulfils ' +
      'the criterion fully, 0 not at all.',
    answer: '{"reason": "one or two sentences", "points": 0 to 10}',
    data: { criterion, steps: steps.join('\n'), question: queryOf(context), answer: output },
  };
  const { verdict, judgedBy } = await askJudge(grading, readPoints, assertion, context);
  return { ...verdict, judgedBy };
}

function readSteps({ steps }: JsonObject): readonly string[] | undefined {
  const list = listItems(steps);
  return list === undefined || list.length === 0 ? undefined : list;
}

function readPoints({
  points,
  reason,
}: JsonObject): { points: number; reason: string } | undefined {
  const read = numberWithin(points, 0, 10);
  return read === undefined ? undefined : { points: read, reason: textOf(reason) ?? '' };
}

function criteriaOf({ value }: { value?: JsonValue | undefined }): readonly string[] {
  const text = textOf(value);
  return text === undefined ? (listItems(value) ?? []) : [text];
}
