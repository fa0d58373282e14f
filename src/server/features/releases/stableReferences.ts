import { freezeQuantiles, quantilesOf } from '../../../core/release/references.ts';
import { amountNames, type AmountName, type ReleaseState } from '../../../core/release/model.ts';
import { addWeight, type MutableHistogram } from '../../../core/stats/histogram.ts';
import type { StoredVersion } from '../../store/model.ts';
import type { Store } from '../../store/store.ts';

/** How far back stable's own values count. */
const historyMs = 7 * 24 * 3_600_000;

/** The state of a new release with stable's quantiles frozen, as far as its history tells them. */
export async function withReferences(
  store: Pick<Store, 'versionHistory'>,
  { prompt, version }: Pick<StoredVersion, 'prompt' | 'version'>,
  state: ReleaseState,
  now: number,
): Promise<ReleaseState> {
  const sums: Partial<Record<AmountName, MutableHistogram>> = {};
  const hours = await store.versionHistory({ prompt, version, since: now - historyMs });
  for (const { histograms } of hours) {
    for (const name of amountNames) {
      const sum = (sums[name] ??= {});
      for (const [bin, weight] of Object.entries(histograms[name] ?? {})) {
        addWeight(sum, Number(bin), weight);
      }
    }
  }
  return freezeQuantiles(state, quantilesOf(sums));
}
