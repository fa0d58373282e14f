import { CanaryError } from '../../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../base/json.ts';
import type { ChatMessage } from '../../../prompt/model.ts';
import type { Assertion } from '../../model.ts';
import { textOf, type Scored, type ScoreContext, type Scorer } from '../scorer.ts';
import { askJudge, askJudgeWith, numberWithin, type JudgeVerdict } from './askJudge.ts';
import { expectsCriterion, queryOf } from './gradedScorer.ts';

interface RubricVerdict {
  readonly pass: boolean;
  readonly score: number;
  readonly reason: string;
}

/**
 * The judge finds that the answer fulfils the rubric under `value`; with a threshold the judge's score
 * (0 to 1) must reach it as well. `rubricPrompt` replaces the built-in instructions.
 */
export const llmRubric: Scorer = {
  expects: expectsCriterion,
  score: async (output, assertion, context): Promise<Scored> => {
    const { verdict, judgedBy } = await gradeByRubric(output, assertion, context);
    const { threshold } = assertion;
    const pass = verdict.pass && (threshold === undefined || verdict.score >= threshold);
    return { pass, score: verdict.score, reason: verdict.reason, judgedBy };
  },
  wording: { subject: () => 'the rubric', lost: 'no longer met', gained: 'met' },
};

/** As `llm-rubric`, but the value is a yes-or-no question about the answer, and there is no score. */
export const closedQa: Scorer = {
  expects: expectsCriterion,
  score: async (output, assertion, context): Promise<Scored> => {
    const question = {
      task:
        'Say whether the answer meets the criterion. Judge by the criterion alone; an answer that meets ' +
        'it in part does not meet it.',
      answer: '{"reason": "one sentence", "meets": true or false}',
      data: {
        question: queryOf(context),
        criterion: textOf(assertion.value) ?? '',
        answer: output,
      },
    };
    const read = ({ meets, reason }: JsonObject): { meets: boolean; reason: string } | undefined =>
      typeof meets === 'boolean' ? { meets, reason: textOf(reason) ?? '' } : undefined;
    const { verdict, judgedBy } = await askJudge(question, read, assertion, context);
    const { meets, reason } = verdict;
    return { pass: meets, score: Number(meets), reason, judgedBy };
  },
  wording: { subject: () => 'the criterion', lost: 'no longer met', gained: 'met' },
};

function gradeByRubric(
  output: string,
  assertion: Assertion,
  context: ScoreContext,
): Promise<JudgeVerdict<RubricVerdict>> {
  const rubric = textOf(assertion.value) ?? '';
  if (assertion.rubricPrompt !== undefined) {
    const own = ownMessages(assertion.rubricPrompt, { ...context.vars, output, rubric });
    const instructions = JSON.stringify(assertion.rubricPrompt);
    return askJudgeWith(own, instructions, readRubricVerdict, assertion, context);
  }
  const question = {
    task:
      'Say whether the answer fulfils the rubric, and how well: 1 fulfils all of it, 0 nothing. First weigh ' +
      'each demand of the rubric on its own. Length, style and politeness count only where the rubric ' +
      'names them.',
    answer: '{"reason": "one or two sentences", "pass": true or false, "score": 0 to 1}',
    data: { question: queryOf(context), rubric, answer: output },
  };
  return askJudge(question, readRubricVerdict, assertion, context);
}

function readRubricVerdict({ pass, score, reason }: JsonObject): RubricVerdict | undefined {
  const graded = score === undefined ? undefined : numberWithin(score, 0, 1);
  if (score !== undefined && graded === undefined) return undefined;
  if (typeof pass !== 'boolean' && graded === undefined) return undefined;
  const passed = typeof pass === 'boolean' ? pass : (graded ?? 0) >= 0.5;
  return { pass: passed, score: graded ?? Number(passed), reason: textOf(reason) ?? '' };
}

/** The suite's own prompt: a text, or a list of messages, with `{{output}}`, `{{rubric}}` and variables. */
function ownMessages(
  prompt: JsonValue,
  values: Readonly<Record<string, JsonValue>>,
): readonly ChatMessage[] {
  const filled = (text: string): string =>
    text.replaceAll(/\{\{\s*([\w.]{1,100})\s*\}\}/g, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? '' : (textOf(value) ?? JSON.stringify(value));
    });
  if (typeof prompt === 'string') return [{ role: 'user', content: filled(prompt) }];
  const list = Array.isArray(prompt) ? (prompt as readonly JsonValue[]) : [];
  const messages = list.map((item): ChatMessage | undefined => {
    const { role, content } = isJsonObject(item) ? item : {};
    return (role === 'system' || role === 'user' || role === 'assistant') &&
      typeof content === 'string'
      ? { role, content: filled(content) }
      : undefined;
  });
  if (messages.length > 0 && messages.every((message) => message !== undefined)) return messages;
  throw new CanaryError('bad-suite', 'rubricPrompt is no prompt', {
    expected: 'a text, or a list of { role, content }',
  });
}
