import type { Verdict } from '../eval/model.ts';
import type { GateResult, ReviewedEdit } from './model.ts';

/** Worst first. */
const order: readonly Verdict[] = ['fail', 'inconclusive', 'pass'];

/**
 * The gate of one edit: closed by errors that lint found, by a critical change that nobody approved
 * and by a failed evaluation; inconclusive when the evaluation was, or when a change that reaches
 * the model was not evaluated at all.
 *
 * @param approval why a critical change may pass; undefined = nobody approved it.
 */
export function gateOf(edit: ReviewedEdit, approval: string | undefined): GateResult {
  const { diff, blast, problems, report, notEvaluated, evaluatedThrough } = edit;
  const [error] = problems.filter(({ severity }) => severity === 'error');
  if (error !== undefined) {
    return { verdict: 'fail', why: `${error.file}:${error.span.line}: ${error.message}` };
  }
  if (diff.severity === 'none') return { verdict: 'pass', why: 'nothing reaches the model' };
  if (blast.level === 'critical' && approval === undefined) {
    const why = blast.reasons[0]?.why ?? 'critical change';
    return { verdict: 'fail', why: `blocked until someone approves it: ${why}` };
  }
  if (evaluatedThrough !== undefined && evaluatedThrough.length > 0) {
    return { verdict: 'pass', why: `judged by its prompts: ${evaluatedThrough.join(', ')}` };
  }
  if (report === null) {
    return {
      verdict: 'inconclusive',
      why: `not evaluated: ${notEvaluated ?? 'no evaluation ran'}`,
    };
  }
  return { verdict: report.verdict, why: report.reasons[0]?.why ?? '' };
}

/** The gate of several edits: as closed as the most closed of them. */
export function gateOfAll(gates: readonly GateResult[]): Verdict {
  return order.find((verdict) => gates.some((gate) => gate.verdict === verdict)) ?? 'pass';
}
