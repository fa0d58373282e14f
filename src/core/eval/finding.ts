import type { Reason } from '../blastRadius/model.ts';
import type { Verdict } from './model.ts';

/** One thing that the verdict rests on; `null` only informs. */
export interface Finding {
  readonly verdict: Verdict | null;
  readonly reason: Reason;
  /** Cases that would settle the suite. */
  readonly neededCases?: { readonly suite: string; readonly cases: number } | undefined;
}

/** One-sided exact McNemar test of "no worse" on one suite. */
export interface SuiteTest {
  /** Adjusted by Holm over the suites: to be compared with the gate's alpha. */
  readonly p: number;
  /** The level that the suite's own p-value has to reach at worst: alpha over the number of suites. */
  readonly alpha: number;
}

export function finding(verdict: Verdict | null, id: string, why: string): Finding {
  return { verdict, reason: { id, why } };
}
