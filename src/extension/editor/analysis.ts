import type { CanaryError } from '../../core/base/errors.ts';
import type { Comparison, FileKind, Reach } from '../projects/project.ts';

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
  /** Why the present text cannot be compared; `comparison` is then that of an earlier text. */
  readonly problem: CanaryError | null;
}
