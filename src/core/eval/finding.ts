import type { Reason } from '../blastRadius/model.ts';
import type { MetricOutcome } from './metrics.ts';
import type { Verdict } from './model.ts';

/** One thing that the verdict rests on; `null` only informs. */
export interface Finding {
  readonly verdict: Verdict | null;
  readonly reason: Reason;
  /** Cases that would settle the suite. */
  readonly neededCases?: { readonly suite: string; readonly cases: number } | undefined;
}

/** One-sided exact McNemar test of "no worse". */
export interface SuiteTest {
  /** Adjusted by Holm over all tests of the evaluation: to be compared with the gate's alpha. */
  readonly p: number;
  /** The level that the test's own p-value has to reach at worst: its share of alpha. */
  readonly alpha: number;
}

/** The same on what a suite's cases say about one metric. */
export interface MetricTest extends SuiteTest {
  readonly metric: MetricOutcome;
}

export interface SuiteTests {
  /** Of whole cases; of harmless requests alone in an adversarial suite. */
  readonly suite: SuiteTest;
  /** Of golden suites only. */
  readonly metrics: readonly MetricTest[];
}

export function finding(verdict: Verdict | null, id: string, why: string): Finding {
  return { verdict, reason: { id, why } };
}
