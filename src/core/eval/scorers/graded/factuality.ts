import type { JsonObject } from '../../../base/json.ts';
import { textOf, type Scored, type Scorer } from '../scorer.ts';
import { askJudge } from './askJudge.ts';
import { expectsCriterion, queryOf } from './gradedScorer.ts';

/** How the facts of an answer lie to those of the reference, and what that is worth. */
const relations = {
  subset: 1,
  superset: 1,
  same: 1,
  'differs-without-matter': 1,
  contradicts: 0,
} as const;
type Relation = keyof typeof relations;

/** The facts of the answer do not contradict the reference under `value`, in the judge's eyes. */
export const factuality: Scorer = {
  expects: expectsCriterion,
  score: async (output, assertion, context): Promise<Scored> => {
    const question = {
      task:
        'Compare the facts of the answer with those of the reference, not style or wording. "subset": it ' +
        'states some of them and nothing against them; "superset": all of them and more; "same": the same ' +
        'facts; "contradicts": at least one fact of the answer is against the reference; ' +
        '"differs-without-matter": they differ, but not in any fact.',
      answer: `{"reason": "one sentence", "relation": one of ${Object.keys(relations).join(', ')}}`,
      data: {
        question: queryOf(context),
        reference: textOf(assertion.value) ?? '',
        answer: output,
      },
    };
    const { verdict, judgedBy } = await askJudge(question, readRelation, assertion, context);
    const score = relations[verdict.relation];
    const reason = `${verdict.relation}: ${verdict.reason}`;
    return { pass: score >= (assertion.threshold ?? 1), score, reason, judgedBy };
  },
  wording: { subject: () => 'facts', lost: 'contradicted', gained: 'agreed' },
};

function readRelation({
  relation,
  reason,
}: JsonObject): { relation: Relation; reason: string } | undefined {
  if (typeof relation !== 'string' || !Object.hasOwn(relations, relation)) return undefined;
  return { relation: relation as Relation, reason: textOf(reason) ?? '' };
}
