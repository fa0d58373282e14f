import { CanaryError, describeError } from '../../core/base/errors.ts';
import type { EvalCase, Side } from '../../core/eval/model.ts';
import { renderCase } from '../../core/eval/promptInputs.ts';
import { caseKey } from '../../core/eval/caseKey.ts';
import type { CaseInput } from '../../protocol/webview.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

/** The case with this key. Throws `not-found` when the suites no longer have it. */
export function caseOf({ suites }: EvaluationSubject, key: string): EvalCase {
  const found = suites.flatMap(({ cases }) => cases).find((item) => caseKey(item) === key);
  if (found !== undefined) return found;
  throw new CanaryError('not-found', `the suites no longer have the case ${key}`, {
    expected: 'a case of the suites as they are now',
  });
}

/** The messages that both versions send for a case. */
export function inputOf(subject: EvaluationSubject, key: string): CaseInput {
  const problems: string[] = [];
  const messages = (side: Side): CaseInput[Side] => {
    try {
      const item = caseOf(subject, key);
      return renderCase(subject[side].prompt, item.vars, item);
    } catch (error) {
      if (!(error instanceof CanaryError)) throw error;
      problems.push(describeError(error));
      return null;
    }
  };
  const [baseline, candidate] = [messages('baseline'), messages('candidate')];
  return { baseline, candidate, problem: problems[0] ?? null };
}
