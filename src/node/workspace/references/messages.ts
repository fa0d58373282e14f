import type { ErrorCode } from '../../../core/base/errors.ts';
import type { ReferredPrompt } from '../../../core/blastRadius/references/analysis/match.ts';
import type { Delta } from './referenceIndex.ts';
import type { FileChange } from './references.ts';

/** To the thread: look again. */
export interface FindRequest {
  readonly id: number;
  /** Absent: the same as before. */
  readonly prompts?: readonly ReferredPrompt[] | undefined;
  readonly changes: readonly FileChange[];
}

/** From the thread, in pieces that take no time to receive; the last one says so. */
export type FindReply =
  | { readonly type: 'delta'; readonly id: number; readonly delta: Delta; readonly last: boolean }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly code: ErrorCode;
      readonly message: string;
      readonly expected: string | undefined;
    };
