import { bucketOf, totalWeight } from '../../src/core/release/bucket.ts';
import type {
  ArmEvidence,
  Evidence,
  Guard,
  MetricCounts,
  MetricName,
  ReleasePlan,
  ReleaseState,
  StageEvidence,
} from '../../src/core/release/model.ts';
import { startRelease } from '../../src/core/release/transition.ts';

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** Two stages, 5 and 50 %, an hour and 100 keys each; no guards; state only what matters. */
export function planWith(changes: Partial<ReleasePlan> = {}): ReleasePlan {
  return {
    name: 'test',
    stages: [
      { weight: 5, minDurationMs: hour, minSamples: 100 },
      { weight: 50, minDurationMs: hour, minSamples: 100 },
    ],
    guards: [],
    alpha: 0.05,
    stickBy: 'user',
    segments: [],
    deny: [],
    maxSilenceMs: null,
    needsApproval: false,
    approvals: null,
    windows: [],
    ...changes,
  };
}

export function relative(metric: MetricName, ratio = 1, changes: Partial<Guard> = {}): Guard {
  const condition = { kind: 'atMostTimesStable', ratio } as const;
  return { metric, condition, onBreach: 'rollback', required: false, ...changes };
}

export function absolute(
  metric: MetricName,
  kind: 'atLeast' | 'atMost',
  rate: number,
  changes: Partial<Guard> = {},
): Guard {
  return { metric, condition: { kind, rate }, onBreach: 'pause', required: false, ...changes };
}

/** Started at 0. */
export function stateWith(changes: Partial<ReleaseState> = {}): ReleaseState {
  return { ...startRelease(0), ...changes };
}

/** Keys with one request each, `bad` of them with the metric's event. */
export function armWith(
  keys: number,
  bad: Partial<Record<MetricName, number>> = {},
  changes: Partial<ArmEvidence> = {},
): ArmEvidence {
  const metrics: Partial<Record<MetricName, MetricCounts>> = {};
  for (const [metric, events] of Object.entries(bad)) {
    metrics[metric as MetricName] = {
      requests: keys,
      events,
      keys,
      firstEvents: events,
      keysWithEvent: events,
      // One request a key: sums and sums of squares are the same.
      perKey: { keys, n: keys, x: events, nn: keys, nx: events, xx: events },
    };
  }
  return {
    keys,
    servedKeys: keys,
    comparedKeys: keys,
    requests: keys,
    metrics,
    values: {},
    latencyMsSum: 0,
    tokensSum: 0,
    costUsdSum: 0,
    ...changes,
  };
}

export function stageWith(
  stageIndex: number,
  weight: number,
  stable: ArmEvidence,
  canary: ArmEvidence,
): StageEvidence {
  return { stageIndex, weight, stable, canary };
}

/** Evidence of the first stage of `planWith()`. */
export function firstStage(
  stable: ArmEvidence,
  canary: ArmEvidence,
  changes: Partial<Evidence> = {},
): Evidence {
  return {
    stages: [stageWith(0, 5, stable, canary), stageWith(1, 50, armWith(0), armWith(0))],
    lastOutcomeAt: 0,
    segmentCanary: armWith(0),
    ...changes,
  };
}

/** A key by its place on the hash ring, in percent. */
export function keyBetween(salt: string, from: number, to: number): string {
  for (let i = 0; ; i++) {
    const place = bucketOf(salt, `key-${i}`, totalWeight) / 100;
    if (place >= from && place < to) return `key-${i}`;
  }
}
