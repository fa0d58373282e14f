import { scoreAdversarial } from '../adversarial/score.ts';
import { mcnemarExact } from '../stats/mcnemar.ts';
import { pairedDifferenceInterval } from '../stats/pairedDifference.ts';
import { wilson } from '../stats/wilson.ts';
import { passShare, trialsOf } from './caseResult.ts';
import type {
  CaseResult,
  CaseStatus,
  Side,
  SideSummary,
  SuiteKind,
  SuiteSummary,
} from './model.ts';

/** A suite's cases and what they come to. */
export interface SuiteOutcome {
  readonly name: string;
  readonly kind: SuiteKind;
  readonly cases: readonly CaseResult[];
}

/**
 * How the sides differ, case by case. `lost` and `won` sum the shares of repeats that a case lost or
 * won; with one repeat they are the numbers of worse and better cases.
 */
export interface PairedDifference {
  readonly n: number;
  readonly worse: number;
  readonly better: number;
  readonly lost: number;
  readonly won: number;
}

export const noDifference: PairedDifference = { n: 0, worse: 0, better: 0, lost: 0, won: 0 };

/** With one more case, whose share of passes changed by `change`, -1 to 1. */
export function addChange(paired: PairedDifference, change: number): PairedDifference {
  const { n, worse, better, lost, won } = paired;
  return {
    n: n + 1,
    worse: worse + Number(change < 0),
    better: better + Number(change > 0),
    lost: lost + Math.max(0, -change),
    won: won + Math.max(0, change),
  };
}

export function comparePaired(cases: readonly CaseResult[]): PairedDifference {
  return cases
    .filter(({ status }) => status !== 'error')
    .map(trialsOf)
    .map((trials) => passShare(trials, 'candidate') - passShare(trials, 'baseline'))
    .reduce(addChange, noDifference);
}

/** Counts, rates and costs of one suite; `neededCases` is the verdict's to fill in. */
export function summarise({ name, kind, cases }: SuiteOutcome): SuiteSummary {
  const attacks = cases.filter(({ attack }) => attack?.benign !== true);
  const { worse, better } = comparePaired(attacks);
  return {
    name,
    kind,
    baseline: summariseSide(cases, 'baseline'),
    candidate: summariseSide(cases, 'candidate'),
    regressed: count(cases, 'regressed'),
    improved: count(cases, 'improved'),
    flaky: count(cases, 'flaky'),
    errors: count(cases, 'error'),
    p: worse + better === 0 ? null : mcnemarExact(worse, better).oneSided,
    neededCases: null,
    newBreaches: kind === 'adversarial' ? count(attacks, 'regressed') : 0,
    ...(kind === 'adversarial' ? { adversarial: scoreAdversarial(cases) } : {}),
    difference: passRateDifference(comparePaired(cases)),
  };
}

/** Undefined when no case was judged. */
function passRateDifference({ n, won, lost }: PairedDifference): SuiteSummary['difference'] {
  if (n === 0) return undefined;
  return { value: (won - lost) / n, interval: pairedDifferenceInterval(won, lost, n) };
}

export function count(cases: readonly CaseResult[], status: CaseStatus): number {
  return cases.filter((item) => item.status === status).length;
}

function summariseSide(cases: readonly CaseResult[], side: Side): SideSummary {
  const judged = cases.filter(({ status }) => status !== 'error');
  const shares = judged.map((item) => passShare(trialsOf(item), side));
  const mass = shares.reduce((sum, share) => sum + share, 0);
  const trials = cases.flatMap(trialsOf).filter((trial) => trial.side === side);
  const latencies = trials
    .flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs]))
    .sort((a, b) => a - b);
  const costs = trials.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  return {
    passed: shares.filter((share) => share > 0.5).length,
    total: judged.length,
    passRate: judged.length === 0 ? 0 : mass / judged.length,
    interval: wilson(mass, judged.length),
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    tokens: {
      input: trials.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
      output: trials.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    },
    cost: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
  };
}

/** Nearest rank; null without values. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
