import { errorTable } from '../../core/base/errors.ts';
import type { EvalEvent, Verdict } from '../../core/eval/model.ts';
import type { LastEvent } from './conductEvaluation.ts';

export const verdictExit: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 2 };

const stoppedExit: Readonly<
  Record<Extract<EvalEvent, { type: 'stopped' }>['why'], number | undefined>
> = {
  cancelled: errorTable.cancelled.exit,
  'model-unavailable': errorTable['model-unavailable'].exit,
  // What was bought still has a verdict.
  budget: undefined,
};

/** The exit code of an evaluation, by CLI.md's table. */
export function exitCode(last: LastEvent): number {
  return stoppedWith(last) ?? verdictExit[last.report.verdict];
}

/** The exit code of an evaluation that was stopped for good; undefined where its verdict counts. */
export function stoppedWith(last: LastEvent): number | undefined {
  return last.type === 'stopped' ? stoppedExit[last.why] : undefined;
}
