import type { Reason } from '../blastRadius/model.ts';
import type { Verdict } from './model.ts';

/** One thing that the verdict rests on; `null` only informs. */
export interface Finding {
  readonly verdict: Verdict | null;
  readonly reason: Reason;
  /** Cases that would settle the suite. */
  readonly neededCases?: { readonly suite: string; readonly cases: number } | undefined;
}

export function finding(verdict: Verdict | null, id: string, why: string): Finding {
  return { verdict, reason: { id, why } };
}
