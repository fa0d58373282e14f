import { totalOf, type Histogram, type MutableHistogram, addWeight } from '../stats/histogram.ts';
import { quantileBin } from '../stats/logHistogram.ts';
import { amountNames, type AmountName, type AmountQuantiles, type Evidence } from './model.ts';
import type { ReleaseState } from './model.ts';

/** Fewer values than this give no line to compare by. */
export const fewestValues = 100;

/** Median and 95th percentile of each amount that has enough values. */
export function quantilesOf(
  histograms: Readonly<Partial<Record<AmountName, Histogram>>>,
): AmountQuantiles {
  const found: { -readonly [K in AmountName]?: { p50: number; p95: number } } = {};
  for (const name of amountNames) {
    const histogram = histograms[name] ?? {};
    if (totalOf(histogram) < fewestValues) continue;
    const [p50, p95] = [quantileBin(histogram, 0.5), quantileBin(histogram, 0.95)];
    if (p50 !== null && p95 !== null) found[name] = { p50, p95 };
  }
  return found;
}

/** Of stable in the release so far, by each key's first value. */
export function stableQuantiles({ stages }: Evidence): AmountQuantiles {
  const sums: Partial<Record<AmountName, MutableHistogram>> = {};
  for (const { stable } of stages) {
    for (const name of amountNames) {
      const sum = (sums[name] ??= {});
      for (const [bin, weight] of Object.entries(stable.values[name]?.first ?? {})) {
        addWeight(sum, Number(bin), weight);
      }
    }
  }
  return quantilesOf(sums);
}

/** The state with these quantiles frozen for its stage; amounts without news keep their earlier ones. */
export function freezeQuantiles(state: ReleaseState, quantiles: AmountQuantiles): ReleaseState {
  if (Object.keys(quantiles).length === 0) return state;
  const earlier = state.references ?? [];
  const all = { ...earlier.at(-1)?.quantiles, ...quantiles };
  return {
    ...state,
    references: [...earlier, { stageIndex: state.stageIndex, quantiles: all }],
  };
}

/** The quantiles that hold in a stage: those frozen last, up to its beginning. */
export function quantilesIn(
  references: NonNullable<ReleaseState['references']>,
  stageIndex: number,
): AmountQuantiles {
  return references.findLast((it) => it.stageIndex <= stageIndex)?.quantiles ?? {};
}
