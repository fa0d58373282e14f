import type { BlastRadius } from '../blastRadius/model.ts';
import type { PromptDiff } from '../diff/model.ts';
import type { EvalReport, Verdict } from '../eval/model.ts';
import type { LintProblem } from '../lint/model.ts';

/** One edited prompt or partial with everything that is known of the edit. */
export interface ReviewedEdit {
  readonly diff: PromptDiff;
  readonly baselineLabel: string;
  readonly candidateLabel: string;
  readonly blast: BlastRadius;
  readonly problems: readonly LintProblem[];
  /** Null when it was not evaluated. */
  readonly report: EvalReport | null;
  /** Why it was not evaluated: "no suites are configured". */
  readonly notEvaluated?: string | undefined;
  /** For a partial: the prompts that include it, which are evaluated in its stead. */
  readonly evaluatedThrough?: readonly string[] | undefined;
}

/** Whether a change may go on, and the one sentence that says why. */
export interface GateResult {
  readonly verdict: Verdict;
  readonly why: string;
}

/** A file that is no prompt that could be reviewed, and why. */
export interface UnreadableFile {
  /** Relative to the workspace. */
  readonly file: string;
  /** 1-based; 1 where the whole file is meant. */
  readonly line: number;
  readonly message: string;
}
