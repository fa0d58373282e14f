import { mcnemarExact } from '../stats/mcnemar.ts';
import { trialsOf } from './caseResult.ts';
import type { AssertionResult, CaseResult, MetricSummary, Side, Trial } from './model.ts';
import { addChange, noDifference, type PairedDifference } from './summary.ts';

/** What a suite's cases say about one metric: the assertions of that name, taken together. */
export interface MetricOutcome {
  readonly name: string;
  /** Over the cases that carry the metric. */
  readonly paired: PairedDifference;
  /** Mean over the cases of the share of repeats that fulfil it, 0 to 1. */
  readonly rates: Readonly<Record<Side, number>>;
  /** Whether it is all that any case asks for, so that it says what the pass rate says. */
  readonly isEverything: boolean;
}

/**
 * The metrics of a suite in the order of their first occurrence. A case carries a metric when every
 * repeat of both sides was judged by it; an answer fulfils it when all its assertions pass.
 * Assertions of weight 0 are shown and decide nothing, here as elsewhere.
 */
export function metricsOf(cases: readonly CaseResult[]): readonly MetricOutcome[] {
  const judged = cases.filter(({ status }) => status !== 'error').map((it) => trialsOf(it));
  const names = new Set(
    judged.flatMap((trials) =>
      trials.flatMap(({ assertions }) =>
        assertions.filter(decides).flatMap(({ metric }) => metric ?? []),
      ),
    ),
  );
  return [...names].map((name) => metricOf(name, judged));
}

/** The metrics of golden cases as a report shows them. */
export function summariseMetrics(cases: readonly CaseResult[]): readonly MetricSummary[] {
  return metricsOf(cases).map(({ name, paired: { n, worse, better }, rates }) => ({
    name,
    cases: n,
    ...rates,
    regressed: worse,
    improved: better,
    p: worse + better === 0 ? null : mcnemarExact(worse, better).oneSided,
  }));
}

function metricOf(name: string, cases: readonly (readonly Trial[])[]): MetricOutcome {
  const rates = { baseline: 0, candidate: 0 };
  let paired = noDifference;
  let isEverything = true;
  for (const trials of cases) {
    isEverything &&= trials.every(({ assertions }) =>
      assertions.filter(decides).every(({ metric }) => metric === name),
    );
    const baseline = fulfilled(name, trials, 'baseline');
    const candidate = fulfilled(name, trials, 'candidate');
    if (baseline === undefined || candidate === undefined) continue;
    rates.baseline += baseline;
    rates.candidate += candidate;
    paired = addChange(paired, candidate - baseline);
  }
  const n = Math.max(1, paired.n);
  return {
    name,
    paired,
    rates: { baseline: rates.baseline / n, candidate: rates.candidate / n },
    isEverything,
  };
}

/** Share of a side's repeats that fulfil the metric; undefined when one was not judged by it. */
function fulfilled(name: string, trials: readonly Trial[], side: Side): number | undefined {
  const own = trials
    .filter((trial) => trial.side === side)
    .map(({ assertions }) => assertions.filter((it) => decides(it) && it.metric === name));
  if (own.length === 0 || own.some((assertions) => assertions.length === 0)) return undefined;
  return own.filter((assertions) => assertions.every(({ pass }) => pass)).length / own.length;
}

function decides({ weight }: AssertionResult): boolean {
  return weight !== 0;
}
