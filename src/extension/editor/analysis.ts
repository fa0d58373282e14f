import type { CanaryError } from '../../core/base/errors.ts';
import type { LintProblem } from '../../core/lint/model.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import type { Comparison, FileKind, Reach } from '../projects/project.ts';

/** What is wrong with a prompt, and the text in which it is. */
export interface Linted {
  readonly prompt: ClosedPrompt;
  readonly problems: readonly LintProblem[];
}

/** What is known of a prompt or partial that someone looks at. */
export interface Analysis {
  /** The project's folder, absolute. */
  readonly root: string;
  /** `other`: not a prompt, but its project has a problem that someone has to see. */
  readonly kind: FileKind | 'other';
  /** Of the last text that could be read. */
  readonly comparison: Comparison | null;
  /** Null until it is measured. */
  readonly reach: Reach | null;
  /** Of a text as old as `comparison` or older; null until it is looked for. */
  readonly linted: Linted | null;
  /** Why the present text cannot be compared; `comparison` is then that of an earlier text. */
  readonly problem: CanaryError | null;
}
