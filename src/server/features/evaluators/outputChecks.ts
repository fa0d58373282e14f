import type { OutputContract } from '../../../core/prompt/model.ts';

/** An output to look at, and what it is measured by. */
export interface OutputJob {
  readonly output: string;
  /** Absent: no format is demanded. */
  readonly contract?: OutputContract | undefined;
  /** What the user asked: the output should be in its language. */
  readonly input?: string | undefined;
  /** Without an input, the output should be in the language of this prompt. */
  readonly promptText?: string | undefined;
}

/** What is found; absent is what nobody can tell. */
export interface OutputFindings {
  /** In characters (code points). */
  readonly outputLength: number;
  readonly formatValid?: boolean | undefined;
  readonly refusal?: boolean | undefined;
  /** 1 when it holds no personal data, else 0. */
  readonly noPii?: number | undefined;
  /** 1 when it is in the language that it should have, else 0. */
  readonly languageMatches?: number | undefined;
}

/** Looks at outputs, in this thread or in another one. */
export interface OutputChecks {
  /** Findings in the order of the jobs. Fails when the thread that looks is gone. */
  check(jobs: readonly OutputJob[]): Promise<readonly OutputFindings[]>;
  /** What is under way fails. */
  close(): Promise<void>;
}
