import { metrics } from '../../core/release/metrics.ts';
import {
  metricNames,
  type ArmEvidence,
  type Evidence,
  type MetricCounts,
  type ReleasePlan,
} from '../../core/release/model.ts';
import { unattributedReasons, type TrafficReason } from '../../protocol/traffic.ts';
import type { LaneSums } from './tally.ts';

/** Stored sums in the shape that decisions look at. */
export function toEvidence(
  plan: Pick<ReleasePlan, 'stages'>,
  sums: readonly LaneSums[],
  lastOutcomeAt: number | null,
  unattributed = 0,
): Evidence {
  const find = (lane: string, stageIndex: number): LaneSums | undefined =>
    sums.find((it) => it.lane === lane && it.stageIndex === stageIndex);
  return {
    stages: plan.stages.map(({ weight }, stageIndex) => ({
      stageIndex,
      weight,
      stable: toArm(find('stable', stageIndex)),
      canary: toArm(find('canary', stageIndex)),
    })),
    lastOutcomeAt,
    segmentCanary: toArm(find('segment', 0)),
    ...(unattributed === 0 ? {} : { unattributed }),
  };
}

/** Of all outcomes that have a reason not to be compared, those that belong to neither arm. */
export function countUnattributed(
  counts: readonly { readonly reason: TrafficReason; readonly outcomes: number }[],
): number {
  const names: readonly string[] = unattributedReasons;
  return counts.reduce((sum, it) => sum + (names.includes(it.reason) ? it.outcomes : 0), 0);
}

function toArm(sums: LaneSums | undefined): ArmEvidence {
  const counts: ArmEvidence['metrics'] = Object.fromEntries(
    metricNames.flatMap((metric): [string, MetricCounts][] => {
      const field = sums?.fields.get(metrics[metric].field);
      return field === undefined ? [] : [[metric, { ...field, perKey: { ...field.perKey } }]];
    }),
  );
  return {
    keys: sums?.arm.keys ?? 0,
    servedKeys: sums?.arm.servedKeys ?? 0,
    comparedKeys: sums?.arm.comparedKeys ?? 0,
    requests: sums?.arm.requests ?? 0,
    metrics: counts,
    values: Object.fromEntries(sums?.values ?? []),
    latencyMsSum: sums?.arm.latencyMsSum ?? 0,
    tokensSum: sums?.arm.tokensSum ?? 0,
    costUsdSum: sums?.arm.costUsdSum ?? 0,
  };
}
