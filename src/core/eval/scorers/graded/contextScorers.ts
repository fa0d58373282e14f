import type { JsonObject, JsonValue } from '../../../base/json.ts';
import { quote, textOf, type JudgedBy, type Scored, type Scorer } from '../scorer.ts';
import { askJudge } from './askJudge.ts';
import {
  expectsCriterion,
  expectsThresholdShare,
  numbered,
  queryOf,
  readStatements,
  retrievedContext,
} from './gradedScorer.ts';

const defaultThreshold = 0.5;
const statementsAnswer = '{"statements": [{"text": "...", "supported": true or false}, ...]}';

/** Share of the answer's statements that the retrieved context supports (Es and others 2023, "Ragas"). */
export const contextFaithfulness: Scorer = {
  expects: expectsThresholdShare,
  score: async (output, assertion, context) => {
    const question = {
      task:
        'List every statement of fact in the answer, one a piece. A statement is supported when the context ' +
        'says it or it follows from the context alone; what you know yourself does not count.',
      answer: statementsAnswer,
      data: { context: await retrievedContext(output, assertion, context), answer: output },
    };
    const { verdict, judgedBy } = await askJudge(question, readStatements, assertion, context);
    return shareOf(verdict, assertion.threshold, 'does not stand in the context', judgedBy);
  },
  wording: { subject: () => 'faithfulness to the context', lost: 'too low', gained: 'reached' },
};

/** Share of the statements of the expected answer under `value` that the retrieved context supports. */
export const contextRecall: Scorer = {
  expects: expectsCriterion,
  score: async (output, assertion, context) => {
    const question = {
      task:
        'List every statement of fact in the reference, one a piece. A statement is supported when the ' +
        'context says it or it follows from the context alone.',
      answer: statementsAnswer,
      data: {
        context: await retrievedContext(output, assertion, context),
        reference: textOf(assertion.value) ?? '',
      },
    };
    const { verdict, judgedBy } = await askJudge(question, readStatements, assertion, context);
    return shareOf(verdict, assertion.threshold, 'is missing from the context', judgedBy);
  },
  wording: { subject: () => 'recall of the context', lost: 'too low', gained: 'reached' },
};

/** Share of the retrieved context's sentences that are needed to answer the question. */
export const contextRelevance: Scorer = {
  expects: expectsThresholdShare,
  score: async (output, assertion, context) => {
    const { text, count } = numbered(await retrievedContext(output, assertion, context));
    const question = {
      task: 'Name the numbers of the sentences of the context that are needed to answer the question.',
      answer: '{"needed": [1, 4, ...]}, an empty list when there are none',
      data: { question: queryOf(context), context: text },
    };
    const read = ({ needed }: JsonObject): number | undefined => countPlaces(needed, count);
    const { verdict, judgedBy } = await askJudge(question, read, assertion, context);
    const score = count === 0 ? 0 : verdict / count;
    const reason = `${verdict} of ${count} sentences of the context are needed`;
    return { pass: score >= (assertion.threshold ?? defaultThreshold), score, reason, judgedBy };
  },
  wording: { subject: () => 'relevance of the context', lost: 'too low', gained: 'reached' },
};

/** How many different places from 1 to `count` a list names; undefined when it is no such list. */
function countPlaces(list: JsonValue | undefined, count: number): number | undefined {
  if (!Array.isArray(list)) return undefined;
  const places = new Set(list as readonly JsonValue[]);
  const isPlace = (it: JsonValue): boolean =>
    typeof it === 'number' && Number.isInteger(it) && it >= 1 && it <= count;
  return [...places].every(isPlace) ? places.size : undefined;
}

function shareOf(
  statements: readonly { readonly text: string; readonly supported: boolean }[],
  threshold = defaultThreshold,
  lacking: string,
  judgedBy: JudgedBy,
): Scored {
  const unsupported = statements.filter(({ supported }) => !supported);
  const score = statements.length === 0 ? 1 : 1 - unsupported.length / statements.length;
  const example = unsupported[0] === undefined ? '' : `: ${quote(unsupported[0].text)} ${lacking}`;
  const reason = `${statements.length - unsupported.length} of ${statements.length} statements are supported${example}`;
  return { pass: score >= threshold, score, reason, judgedBy };
}
