import { CanaryError } from '../base/errors.ts';
import { isFresh, type Placement } from './bucket.ts';
import { emptyKeySums, growKey, type KeyCount, type MutableKeySums } from '../stats/keySums.ts';
import { eventOf, metrics, type OutcomeMetrics, type OutcomeScores } from './metrics.ts';
import {
  metricNames,
  type Arm,
  type ArmEvidence,
  type Evidence,
  type MetricCounts,
  type MetricName,
  type ReleasePlan,
  type ValueName,
} from './model.ts';
import { addValue, emptyValueCounts, toCounted, valuesOf, type ValueSums } from './valueCounts.ts';

/** One outcome of a release, as it came in. */
export interface ServedOutcome {
  /** Unique in the release: the caller drops repeats before they get here. */
  readonly id: string;
  readonly targetingKey: string;
  readonly arm: Arm;
  readonly placement: Placement;
  /** The stage under which it was served, which may be over by now. */
  readonly stageIndex: number;
  /** Time of the registry's own clock. */
  readonly receivedAt: number;
  readonly metrics: OutcomeMetrics;
  /** 0 (bad) to 1 (good), kept to thousandths. */
  readonly scores?: OutcomeScores | undefined;
  readonly latencyMs?: number | undefined;
  readonly tokens?: number | undefined;
  readonly costUsd?: number | undefined;
  /** Characters of the answer. */
  readonly outputLength?: number | undefined;
}

type Counts = { -readonly [K in keyof Omit<MetricCounts, 'perKey'>]: number } & {
  readonly perKey: MutableKeySums;
};
type ArmCounts = { -readonly [K in keyof Omit<ArmEvidence, 'metrics' | 'values'>]: number } & {
  readonly metrics: Partial<Record<MetricName, Counts>>;
  readonly values: Partial<Record<ValueName, ValueSums>>;
};

/** Keys that are compared, by arm; and those that a segment put in the canary, on their own. */
type Group = Arm | 'segment';

/**
 * Turns outcomes into evidence. The definition of what the counts mean: a store that counts
 * otherwise is wrong. Order of arrival decides which outcome of a key was its first.
 *
 * - Only keys placed by the hash (`split`) count in `stages`; `segment` keys count in
 *   `segmentCanary`; `deny` and `default` outcomes only show that traffic is alive.
 * - Stage and arm are those that served the outcome, also for late outcomes and late feedback.
 * - `keys`: once per release, where its first outcome was. `servedKeys`: once per stage and arm.
 * - A metric's `keys` and `firstEvents`: once per arm, at its first outcome that carries the metric.
 * - `comparedKeys`: as `servedKeys`, but only keys that were not in the canary before the stage.
 * - A metric's `keysWithEvent`: once per stage, where the first event of a compared key was.
 * - `perKey`: every outcome of a compared key in the stage, summed by key.
 * - A value's `keys` and `first`: once per arm, at the key's first outcome that carries it; `compared`:
 *   once per stage and compared key. A value once reported stays.
 */
export interface EvidenceAccumulator {
  /** A live view: it changes with every recorded outcome. */
  readonly evidence: Evidence;
  readonly stages: readonly {
    readonly weight: number;
    readonly stable: ArmCounts;
    readonly canary: ArmCounts;
  }[];
  readonly segmentCanary: ArmCounts;
  /** The release's, for places on the hash ring. */
  readonly salt: string;
  /** What was already counted, so that it counts once. */
  readonly seen: Set<string>;
  /** By group, metric and key: the outcome that carried the metric first. */
  readonly firstCarrier: Map<string, string>;
  /** By arm, stage, metric or value, and key: what `perKey` sums up. */
  readonly keyCounts: Map<string, KeyCount>;
  lastOutcomeAt: number | null;
}

/** `salt` is the one that placed the keys. */
export function createAccumulator(
  plan: Pick<ReleasePlan, 'stages'>,
  salt: string,
): EvidenceAccumulator {
  const stages = plan.stages.map(({ weight }, stageIndex) => ({
    stageIndex,
    weight,
    stable: emptyArm(),
    canary: emptyArm(),
  }));
  const accumulator: EvidenceAccumulator = {
    stages,
    segmentCanary: emptyArm(),
    salt,
    seen: new Set(),
    firstCarrier: new Map(),
    keyCounts: new Map(),
    lastOutcomeAt: null,
    evidence: {
      stages,
      get segmentCanary() {
        return accumulator.segmentCanary;
      },
      get lastOutcomeAt() {
        return accumulator.lastOutcomeAt;
      },
    },
  };
  return accumulator;
}

/** Evidence of a release that has served nobody yet. */
export function emptyEvidence(plan: Pick<ReleasePlan, 'stages'>): Evidence {
  return createAccumulator(plan, '').evidence;
}

/** Throws `bad-request` for a stage that the plan does not have. */
export function recordOutcome(accumulator: EvidenceAccumulator, outcome: ServedOutcome): void {
  const target = armOf(accumulator, outcome);
  const at = outcome.receivedAt;
  accumulator.lastOutcomeAt = Math.max(accumulator.lastOutcomeAt ?? at, at);
  if (target === null) return;
  const { counts, group, isCompared } = target;
  const { targetingKey: key, stageIndex } = outcome;
  const pool = group === 'segment' ? 'segment' : 'split';
  const place = group === 'segment' ? group : `${group} ${stageIndex}`;
  counts.requests++;
  if (once(accumulator, `key ${pool} ${key}`)) counts.keys++;
  if (once(accumulator, `served ${place} ${key}`)) {
    counts.servedKeys++;
    if (isCompared) counts.comparedKeys++;
  }
  counts.latencyMsSum += outcome.latencyMs ?? 0;
  counts.tokensSum += outcome.tokens ?? 0;
  counts.costUsdSum += outcome.costUsd ?? 0;
  for (const metric of metricNames) {
    const event = eventOf(metric, outcome.metrics);
    if (event !== undefined) carry(accumulator, target, metric, outcome, event);
  }
  for (const [name, value] of valuesOf(outcome)) {
    carryValue(accumulator, target, name, outcome, value);
  }
}

/**
 * What became known of an earlier outcome: `outcome` as it stands, earlier feedback included, and
 * the metrics and scores that the feedback brings. An event once reported stays; feedback can add one, or
 * report a metric that the outcome did not carry. Returns the outcome as it stands now.
 */
export function recordFeedback(
  accumulator: EvidenceAccumulator,
  outcome: ServedOutcome,
  feedback: OutcomeMetrics,
  scores: OutcomeScores = {},
): ServedOutcome {
  const target = armOf(accumulator, outcome);
  const merged: Record<string, boolean | undefined> = { ...outcome.metrics };
  for (const metric of metricNames) {
    const before = eventOf(metric, outcome.metrics);
    const after = eventOf(metric, feedback);
    if (after === undefined || before === true || before === after) continue;
    const { field, eventWhen } = metrics[metric];
    merged[field] = after === eventWhen;
    if (target === null) continue;
    if (before === undefined) carry(accumulator, target, metric, outcome, after);
    else turnIntoEvent(accumulator, target, metric, outcome);
  }
  for (const [name, value] of valuesOf({ scores })) {
    if (target === null || Object.hasOwn(outcome.scores ?? {}, name)) continue;
    carryValue(accumulator, target, name, outcome, value);
  }
  return { ...outcome, metrics: merged, scores: { ...scores, ...outcome.scores } };
}

interface Target {
  readonly counts: ArmCounts;
  readonly group: Group;
  readonly isCompared: boolean;
}

function armOf(accumulator: EvidenceAccumulator, outcome: ServedOutcome): Target | null {
  const { arm, placement, stageIndex, targetingKey } = outcome;
  const stage = accumulator.stages[stageIndex];
  if (stage === undefined) {
    throw new CanaryError('bad-request', `outcome ${outcome.id}: there is no stage ${stageIndex}`, {
      expected: `a stage from 0 to ${accumulator.stages.length - 1}`,
    });
  }
  if (placement === 'split') {
    const previousWeight = accumulator.stages[stageIndex - 1]?.weight ?? 0;
    const isCompared = isFresh(accumulator.salt, previousWeight, targetingKey);
    return { counts: stage[arm], group: arm, isCompared };
  }
  if (placement !== 'segment' || arm === 'stable') return null;
  return { counts: accumulator.segmentCanary, group: 'segment', isCompared: false };
}

function carry(
  accumulator: EvidenceAccumulator,
  target: Target,
  metric: MetricName,
  outcome: ServedOutcome,
  event: boolean,
): void {
  const { counts, group } = target;
  const metricCounts = (counts.metrics[metric] ??= emptyCounts());
  metricCounts.requests++;
  if (target.isCompared) {
    growKey(metricCounts.perKey, keyCount(accumulator, target, metric, outcome), 1, 0);
  }
  const carrierKey = `${group} ${metric} ${outcome.targetingKey}`;
  if (!accumulator.firstCarrier.has(carrierKey)) {
    accumulator.firstCarrier.set(carrierKey, outcome.id);
    metricCounts.keys++;
  }
  if (event) turnIntoEvent(accumulator, target, metric, outcome);
}

/** Counts an event of an outcome that already carries the metric. */
function turnIntoEvent(
  accumulator: EvidenceAccumulator,
  target: Target,
  metric: MetricName,
  outcome: ServedOutcome,
): void {
  const { counts, group, isCompared } = target;
  const { id, targetingKey: key, stageIndex } = outcome;
  const metricCounts = (counts.metrics[metric] ??= emptyCounts());
  metricCounts.events++;
  if (accumulator.firstCarrier.get(`${group} ${metric} ${key}`) === id) metricCounts.firstEvents++;
  if (!isCompared) return;
  growKey(metricCounts.perKey, keyCount(accumulator, target, metric, outcome), 0, 1);
  if (once(accumulator, `event ${stageIndex} ${metric} ${key}`)) metricCounts.keysWithEvent++;
}

function carryValue(
  accumulator: EvidenceAccumulator,
  target: Target,
  name: ValueName,
  outcome: ServedOutcome,
  value: number,
): void {
  const { counts, group, isCompared } = target;
  const { targetingKey: key, stageIndex } = outcome;
  const isFirst = once(accumulator, `value ${group} ${name} ${key}`);
  const isFirstHere = once(accumulator, `value ${group} ${stageIndex} ${name} ${key}`);
  const sums = (counts.values[name] ??= emptyValueCounts());
  const comparedKey = isCompared ? keyCount(accumulator, target, name, outcome) : null;
  addValue(sums, toCounted(name, value), { isFirst, isFirstHere, comparedKey });
}

function keyCount(
  accumulator: EvidenceAccumulator,
  { group }: Target,
  name: MetricName | ValueName,
  { stageIndex, targetingKey }: ServedOutcome,
): KeyCount {
  const id = `${group} ${stageIndex} ${name} ${targetingKey}`;
  let count = accumulator.keyCounts.get(id);
  if (count === undefined) accumulator.keyCounts.set(id, (count = { n: 0, x: 0 }));
  return count;
}

function once(accumulator: EvidenceAccumulator, mark: string): boolean {
  if (accumulator.seen.has(mark)) return false;
  accumulator.seen.add(mark);
  return true;
}

function emptyArm(): ArmCounts {
  return {
    keys: 0,
    servedKeys: 0,
    comparedKeys: 0,
    requests: 0,
    metrics: {},
    values: {},
    latencyMsSum: 0,
    tokensSum: 0,
    costUsdSum: 0,
  };
}

function emptyCounts(): Counts {
  return {
    requests: 0,
    events: 0,
    keys: 0,
    firstEvents: 0,
    keysWithEvent: 0,
    perKey: emptyKeySums(),
  };
}
