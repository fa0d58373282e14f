import { CanaryError } from '../../core/base/errors.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { declaredVariables } from '../../core/lint/declaredVariables.ts';
import { lintPrompt } from '../../core/lint/lintPrompt.ts';
import type { LintProblem } from '../../core/lint/model.ts';
import type { ReviewedEdit } from '../../core/review/model.ts';
import { readReport } from '../../node/reports/readReport.ts';
import { saveReport } from '../../node/reports/saveReport.ts';
import type { CliContext } from '../command.ts';
import { trafficOf } from '../commands/blast.ts';
import { openComparison, type Comparison } from '../comparison.ts';
import { conductEvaluation } from '../eval/conductEvaluation.ts';
import { openEvaluation } from '../eval/evaluationInput.ts';
import { stoppedWith } from '../eval/exitCode.ts';
import { measureBlast } from '../measureBlast.ts';
import type { CheckOptions } from './options.ts';

/** One file with everything that is known of its edit. */
export interface FileReview {
  readonly comparison: Comparison;
  readonly edit: ReviewedEdit;
  /** Exit code of an evaluation that could not be finished. */
  readonly stopped: number | undefined;
}

/** Compares, measures, lints and, for a prompt that changed, evaluates. */
export async function reviewFile(
  file: string,
  options: CheckOptions,
  context: CliContext,
): Promise<FileReview> {
  const comparison = await openComparison(file, options, context);
  const traffic = await trafficOf(comparison, options, context);
  const { diff, baselineLabel, candidateLabel, candidate } = comparison;
  const evaluated = await evaluate(file, comparison, options, context);
  // After the evaluation: coverage goes by its answers as well.
  const blast = await measureBlast(comparison, traffic, context.stderr);
  const { report, notEvaluated, stopped } = evaluated;
  return {
    comparison,
    stopped,
    edit: {
      diff,
      baselineLabel,
      candidateLabel,
      blast,
      problems: await problemsOf(comparison),
      report,
      notEvaluated,
      ...(candidate === null
        ? { evaluatedThrough: blast.dependants.map(({ file: dependant }) => dependant) }
        : {}),
    },
  };
}

async function problemsOf({ candidate }: Comparison): Promise<readonly LintProblem[]> {
  if (candidate === null) return [];
  return lintPrompt({ prompt: candidate, declared: declaredVariables(candidate.document) });
}

interface Evaluated {
  readonly report: EvalReport | null;
  readonly notEvaluated?: string;
  readonly stopped?: number | undefined;
}

async function evaluate(
  file: string,
  { candidate, diff, isNew, workspace }: Comparison,
  options: CheckOptions,
  context: CliContext,
): Promise<Evaluated> {
  if (candidate === null) return { report: null, notEvaluated: 'a partial has no answers' };
  if (isNew) return { report: null, notEvaluated: 'there is no version to compare with' };
  if (diff.severity === 'none') return { report: null, notEvaluated: 'nothing reaches the model' };
  try {
    const input = await openEvaluation({ ...options, file }, context);
    return await conductEvaluation(input, options, context, async (last) => {
      const saved = await saveReport(workspace.root, last.report);
      return { report: await readReport(saved, input.prompt), stopped: stoppedWith(last) };
    });
  } catch (error) {
    const withoutSuites =
      error instanceof CanaryError && error.message === 'no suites are configured';
    if (withoutSuites) return { report: null, notEvaluated: error.message };
    throw error;
  }
}
