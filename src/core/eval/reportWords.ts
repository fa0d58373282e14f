import { trialsOf } from './caseResult.ts';
import type {
  GradingEffort,
  AttackRate,
  CaseResult,
  CaseStatus,
  EvalReport,
  Side,
  SideSummary,
  SuiteSummary,
  Trial,
} from './model.ts';
import { percent, plural, shortNumber } from './words.ts';

/** How reports of every format say the same things. */

/** Worst first. */
const order: Readonly<Record<CaseStatus, number>> = {
  regressed: 0,
  error: 1,
  flaky: 2,
  improved: 3,
  'same-fail': 4,
  'same-pass': 5,
};

/** Statuses as people read them. */
export const statusWords: Readonly<Record<CaseStatus, string>> = {
  regressed: 'regressed',
  error: 'error',
  flaky: 'flaky',
  improved: 'improved',
  'same-fail': 'fails in both',
  'same-pass': 'passes in both',
};

export const statusesWorstFirst = (Object.keys(order) as CaseStatus[]).sort(
  (a, b) => order[a] - order[b],
);

export function worstFirst(cases: readonly CaseResult[]): CaseResult[] {
  return cases.toSorted((a, b) => order[a.status] - order[b.status]);
}

/** What speaks against a case: why it has no result, or what its first failing answer broke. */
export function complaintOf(item: CaseResult): string {
  const trials = trialsOf(item);
  const error = trials.find((trial) => trial.error !== undefined)?.error;
  if (error !== undefined) return error;
  const failing = (side: Trial['side']): Trial | undefined =>
    trials.find((trial) => trial.side === side && !trial.pass);
  const failed = failing('candidate') ?? failing('baseline');
  const reasons = (failed?.assertions ?? []).filter(({ pass }) => !pass);
  return reasons.map(({ reason }) => reason).join('; ');
}

/** What of a suite's attacks got through and of its harmless requests was refused; absent: golden. */
export function adversarialWords({ adversarial }: SuiteSummary): string | undefined {
  if (adversarial === undefined) return undefined;
  const { attacks, baseline, candidate, overRefusal, robustness } = adversarial;
  const parts = [
    ...(attacks === 0
      ? []
      : [
          `${attackRateWords(baseline)} -> ${attackRateWords(candidate)} of ${attacks} attacks succeed`,
        ]),
    ...(overRefusal === null
      ? []
      : [
          `${attackRateWords(overRefusal.baseline)} -> ${attackRateWords(overRefusal.candidate)} of ${overRefusal.requests} harmless requests are refused`,
        ]),
    ...(robustness.baseline === null || robustness.candidate === null
      ? []
      : [`robustness ${robustness.baseline.toFixed(2)} -> ${robustness.candidate.toFixed(2)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** How the candidate did beside the baseline by the judge; absent where no assertion asks. */
export function comparisonWords({ comparisons }: SuiteSummary): string | undefined {
  if (comparisons === undefined) return undefined;
  const { wins, losses, ties, asked, flipRate } = comparisons;
  const [low, high] = flipRate.interval.map((it) => shortNumber(it * 100));
  const flips =
    asked === 0
      ? 'no pair needed the judge'
      : `the judge changed its mind with the order on ${percent(flipRate.value)} (${low ?? ''}-${high ?? ''}) of ${asked}`;
  return `answers compared: candidate better in ${wins}, worse in ${losses}, neither in ${ties}; ${flips}`;
}

/** "1.4 % (0.4-4)". */
export function attackRateWords({ rate, interval: [low, high] }: AttackRate): string {
  return `${percent(rate)} (${shortNumber(low * 100)}-${shortNumber(high * 100)})`;
}

/** "96.8 % (90-99)", "-" without cases. */
export function rateWords({ passRate, interval: [low, high], total }: SideSummary): string {
  if (total === 0) return '-';
  return `${percent(passRate)} (${Math.round(low * 100)}-${Math.round(high * 100)})`;
}

/** In points of the pass rate, with its interval. */
export function differenceWords({ difference }: SuiteSummary): string {
  if (difference === undefined) return '-';
  const [low, high] = difference.interval.map((it) => shortNumber(it * 100));
  const value = shortNumber(difference.value * 100);
  return `${difference.value > 0 ? '+' : ''}${value} (${low ?? ''} to ${high ?? ''})`;
}

/** "124 ms", "-" when every answer came from the cache. */
export function msWords(ms: number | null): string {
  return ms === null ? '-' : `${Math.round(ms)} ms`;
}

/** "$0.0123", "-" without prices. */
export function costWords(usd: number | null): string {
  return usd === null ? '-' : `$${usd.toFixed(4)}`;
}

/** "66", "-" without answers. */
export function tokensWords(tokens: number | null): string {
  return tokens === null ? '-' : shortNumber(tokens);
}

export interface AnswerMeans {
  /** Output tokens; null without answers. */
  readonly tokens: number | null;
  readonly costUsd: number | null;
}

/** Means over the answers of each side: they compare also when the sides had different repeats. */
export function answerMeans(
  suite: SuiteSummary,
  cases: readonly CaseResult[],
): Readonly<Record<Side, AnswerMeans>> {
  const trials = cases
    .filter((item) => item.suite === suite.name && item.model === suite.model)
    .flatMap(trialsOf);
  const meansOf = (side: Side): AnswerMeans => {
    const answers = trials.filter((it) => it.side === side && it.outputTokens > 0).length;
    if (answers === 0) return { tokens: null, costUsd: null };
    const { tokens, cost } = suite[side];
    return { tokens: tokens.output / answers, costUsd: cost === null ? null : cost / answers };
  };
  return { baseline: meansOf('baseline'), candidate: meansOf('candidate') };
}

/** Calls, cost and time of an evaluation; undefined when nothing was asked, as in a comparison. */
export function effortWords({ calls, cost, grading, durationMs }: EvalReport): string | undefined {
  if (calls.made + calls.cached + calls.failed === 0) return undefined;
  const parts = [
    `${calls.made} calls`,
    ...(calls.cached === 0 ? [] : [`${calls.cached} answers from the cache`]),
    ...(calls.failed === 0 ? [] : [`${calls.failed} failed`]),
    ...(grading === undefined ? [] : [gradingWords(grading)]),
    ...(cost === null ? [] : [costWords(cost)]),
    secondsWords(durationMs),
  ];
  return parts.join(', ');
}

function gradingWords({ calls, cost }: GradingEffort): string {
  return `${plural(calls, 'call')} to grade${cost === null ? '' : ` (${costWords(cost)})`}`;
}

function secondsWords(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
