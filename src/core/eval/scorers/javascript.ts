import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonValue } from '../../base/json.ts';
import { codeContext, codeRunner } from '../runTransform.ts';
import { binary, quote, textOf, type Scored, type Scorer } from './scorer.ts';

/**
 * Code of the suite decides: true or false, a score (passes above 0, or from the threshold up), or
 * `{ pass, score, reason }`. Runs in trusted workspaces only.
 */
export const javascript: Scorer = {
  expects: ({ value }) =>
    typeof value === 'string' && value.trim() !== '' ? undefined : 'JavaScript under value',
  score: async (output, { value, threshold, config }, context) => {
    const inputs = { output: context.value ?? output, context: codeContext(context, config) };
    return scoredBy(await codeRunner(context)(textOf(value) ?? '', inputs), threshold);
  },
  wording: { subject: () => 'check by code', lost: 'failed', gained: 'passed' },
};

function scoredBy(result: JsonValue, threshold: number | undefined): Scored {
  if (typeof result === 'boolean') return binary(result, `the code returned ${result}`);
  if (typeof result === 'number') {
    const pass = threshold === undefined ? result > 0 : result >= threshold;
    return { pass, score: inRange(result), reason: `the code returned ${result}` };
  }
  const { pass, score, reason } = isJsonObject(result) ? result : {};
  if (typeof pass === 'boolean') {
    const said = typeof reason === 'string' && reason !== '' ? reason : `the code returned ${pass}`;
    return { pass, score: inRange(typeof score === 'number' ? score : Number(pass)), reason: said };
  }
  throw new CanaryError('bad-suite', `the code of an assertion returned ${quote(result)}`, {
    expected: 'true, false, a number, or { pass, score, reason }',
  });
}

function inRange(score: number): number {
  return Math.min(1, Math.max(0, score));
}
