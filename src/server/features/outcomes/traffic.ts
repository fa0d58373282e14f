import { unattributedReasons, type TrafficResponse } from '../../../protocol/traffic.ts';
import type { Store } from '../../store/store.ts';

const minuteMs = 60_000;

/** What came in of a prompt since a moment, and what of it belongs to no release. */
export async function trafficOf(
  store: Store,
  prompt: string,
  since: number,
): Promise<TrafficResponse> {
  const from = Math.floor(since / minuteMs) * minuteMs;
  const { prompt: outcomes } = await store.traffic(prompt, from);
  const reasons = await store.trafficReasons(prompt, from);
  const heldFeedback = await store.heldFeedback();
  const names: readonly string[] = unattributedReasons;
  const total = (unattributed: boolean): number =>
    reasons
      .filter(({ reason }) => names.includes(reason) === unattributed)
      .reduce((sum, it) => sum + it.outcomes, 0);
  return {
    prompt,
    since: new Date(from).toISOString(),
    outcomes,
    unattributed: total(true),
    uncompared: total(false),
    reasons,
    heldFeedback,
  };
}
