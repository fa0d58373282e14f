import type { CaseResult, Side, Trial } from '../../protocol/webview.ts';
import { count, latency, money } from '../numbers.ts';
import { trialsOfSide } from './trials.ts';

/** One side's values of a measure. */
export interface SideDistribution {
  readonly n: number;
  /** Null without values. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
  /** How many values fall into each bin. */
  readonly bins: readonly number[];
}

/** A measure of both sides over the same bins. */
export interface Distribution {
  readonly name: string;
  readonly write: (value: number) => string;
  /** The bins divide this range evenly; what lies beyond its end counts into the last one. */
  readonly range: readonly [from: number, to: number];
  readonly sides: Readonly<Record<Side, SideDistribution>>;
}

interface Measure {
  readonly name: string;
  /** Null where it was not measured. */
  readonly of: (trial: Trial) => number | null;
  readonly write: (value: number) => string;
}

const measures: readonly Measure[] = [
  // An answer from the cache took no time; a call that failed says nothing.
  { name: 'latency', of: ({ latencyMs }) => latencyMs, write: latency },
  {
    name: 'tokens out',
    of: ({ error, outputTokens }) => (error === undefined ? outputTokens : null),
    write: count,
  },
  { name: 'cost an answer', of: ({ costUsd }) => costUsd, write: money },
];

export const binCount = 24;

/** Latency, tokens and cost of every answer, repeats included; measures without values left out. */
export function distributions(cases: readonly CaseResult[]): readonly Distribution[] {
  return measures.flatMap((measure) => {
    const values = (side: Side): number[] =>
      cases
        .flatMap((it) => trialsOfSide(it, side))
        .map(measure.of)
        .filter((value): value is number => value !== null)
        .sort((a, b) => a - b);
    const [baseline, candidate] = [values('baseline'), values('candidate')];
    if (baseline.length + candidate.length === 0) return [];
    const range = rangeOf(baseline, candidate);
    return {
      name: measure.name,
      write: measure.write,
      range,
      sides: { baseline: toSide(baseline, range), candidate: toSide(candidate, range) },
    };
  });
}

/** From the least to the 99th percentile, so that one slow answer does not flatten all others. */
function rangeOf(...sides: readonly (readonly number[])[]): readonly [number, number] {
  const ends = sides.filter((it) => it.length > 0);
  const from = Math.min(...ends.map((it) => it[0] ?? 0));
  const to = Math.max(...ends.map((it) => quantile(it, 0.99) ?? 0));
  return [from, to > from ? to : from + 1];
}

function toSide(
  sorted: readonly number[],
  [from, to]: readonly [number, number],
): SideDistribution {
  const bins = Array<number>(binCount).fill(0);
  for (const value of sorted) {
    const bin = Math.min(binCount - 1, Math.floor(((value - from) / (to - from)) * binCount));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return {
    n: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    max: sorted.at(-1) ?? null,
    bins,
  };
}

/** The nearest-rank quantile of sorted values. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
