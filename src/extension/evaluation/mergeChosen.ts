import type { EvalReport } from '../../core/eval/model.ts';
import { isSameComparison, mergeSelection, reportOfSelection } from '../../core/eval/selection.ts';
import { findReport } from '../../node/reports/findReport.ts';
import { saveReport } from '../../node/reports/saveReport.ts';
import type { EvaluationSubject } from './openEvaluation.ts';

/**
 * What chosen cases make of the evaluation of everything: of the one in sight, else of the newest
 * saved one of the same comparison, with which they are saved. By themselves they are not saved: they
 * would stand in for an evaluation where one is looked for.
 */
export async function mergeChosen(
  chosen: EvalReport,
  inSight: EvalReport | undefined,
  { root, gate }: EvaluationSubject,
): Promise<EvalReport> {
  const { baseline, candidate } = chosen;
  const known = [inSight, await findReport(root, baseline.fingerprint, candidate.fingerprint)];
  const whole = known.find((it) => it !== undefined && isSameComparison(it, chosen));
  if (whole === undefined) return reportOfSelection(chosen, gate);
  const merged = mergeSelection(whole, chosen, gate);
  if (merged.selection?.whole != null) await saveReport(root, merged);
  return merged;
}
