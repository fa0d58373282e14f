import type { Arm } from '../../core/release/model.ts';
import {
  metrics,
  outcomeFields,
  type OutcomeField,
  type OutcomeMetrics,
} from '../../core/release/metrics.ts';
import type { ValueName } from '../../core/release/model.ts';
import {
  addValue,
  emptyValueCounts,
  toCounted,
  valuesOf,
  type Counted,
  type ValueSums,
} from '../../core/release/valueCounts.ts';
import {
  emptyKeySums,
  growKey,
  type KeyCount,
  type MutableKeySums,
} from '../../core/stats/keySums.ts';

/**
 * The incremental form of the core's evidence accumulator: what one outcome or one piece of feedback
 * adds to the sums, given what its key did before. Sums only ever grow, so they can be kept in any
 * store and added up; the contract suite holds them against the accumulator.
 */

/** The part of the evidence that an outcome counts in. */
export type Lane = Arm | 'segment';

/** Outcome fields as bits: which are present, and which of them are events (the bad outcome). */
export interface FieldBits {
  readonly carried: number;
  readonly events: number;
}

const fieldInfos = outcomeFields.map((field, index) => ({
  field,
  bit: 1 << index,
  eventWhen: Object.values(metrics).find((metric) => metric.field === field)?.eventWhen ?? true,
}));

export function toBits(values: OutcomeMetrics): FieldBits {
  let carried = 0;
  let events = 0;
  for (const { field, bit, eventWhen } of fieldInfos) {
    const value = values[field];
    if (value === undefined) continue;
    carried |= bit;
    if (value === eventWhen) events |= bit;
  }
  return { carried, events };
}

/** The fields that an outcome carries, and whether each is an event. */
export function fieldsOf({ carried, events }: FieldBits): (readonly [OutcomeField, boolean])[] {
  return fieldInfos
    .filter(({ bit }) => (carried & bit) !== 0)
    .map(({ field, bit }) => [field, (events & bit) !== 0]);
}

/** The same without a list: of every outcome. */
export function forEachField(
  { carried, events }: FieldBits,
  visit: (field: OutcomeField, isEvent: boolean) => void,
): void {
  for (const { field, bit } of fieldInfos) {
    if ((carried & bit) !== 0) visit(field, (events & bit) !== 0);
  }
}

/** The way back from `toBits`. */
export function toMetrics(bits: FieldBits): OutcomeMetrics {
  const values = fieldInfos
    .filter(({ bit }) => (bits.carried & bit) !== 0)
    .map(({ field, bit, eventWhen }) => [field, ((bits.events & bit) !== 0) === eventWhen]);
  return Object.fromEntries(values) as OutcomeMetrics;
}

/** The numbers that an outcome carries, as they are counted. */
export function toCountedValues(outcome: Parameters<typeof valuesOf>[0]): CountedValue[] {
  return valuesOf(outcome).map(([name, value]) => [name, toCounted(name, value)]);
}

/** What a key did in one lane of one stage. Segment keys are counted apart from stages: stage 0. */
export interface KeyRow {
  readonly lane: Lane;
  readonly stageIndex: number;
  carried: number;
  events: number;
  /**
   * By field or value: n outcomes that carried it here, x of them bad (for scores: the sum of losses).
   * Booleans only of compared keys; values that are not summed up by key have n = 1 and stay there.
   */
  readonly counts: Map<string, KeyCount>;
  /** Not yet in the store as it stands here. */
  changed: boolean;
}

export interface ArmSums {
  keys: number;
  servedKeys: number;
  comparedKeys: number;
  requests: number;
  latencyMsSum: number;
  tokensSum: number;
  costUsdSum: number;
}

export interface FieldSums {
  requests: number;
  events: number;
  keys: number;
  firstEvents: number;
  keysWithEvent: number;
  readonly perKey: MutableKeySums;
}

export interface LaneSums {
  readonly lane: Lane;
  readonly stageIndex: number;
  readonly arm: ArmSums;
  readonly fields: Map<string, FieldSums>;
  readonly values: Map<ValueName, ValueSums>;
}

/** A number that an outcome carries, as it is counted. */
export type CountedValue = readonly [name: ValueName, counted: Counted];

/** Sums of one release, or what a batch adds to them. */
export type Tally = Map<string, LaneSums>;

export interface TallyOutcome extends FieldBits {
  readonly lane: Lane;
  readonly stageIndex: number;
  readonly isCompared: boolean;
  readonly latencyMs: number | null;
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly values: readonly CountedValue[];
}

/**
 * Adds an outcome to `tally`; `rows` is everything its key did in the release so far and is brought
 * up to date. Returns the bits of the fields that it is the first of its key to carry in its lane.
 */
export function tallyOutcome(tally: Tally, rows: KeyRow[], outcome: TallyOutcome): number {
  const { lane, stageIndex } = outcome;
  const sums = sumsOf(tally, lane, stageIndex);
  let row = findRow(rows, lane, stageIndex);
  if (row === undefined && !rows.some((it) => samePool(it.lane, lane))) sums.arm.keys++;
  if (row === undefined) {
    row = { lane, stageIndex, carried: 0, events: 0, counts: new Map(), changed: true };
    rows.push(row);
    sums.arm.servedKeys++;
    if (outcome.isCompared) sums.arm.comparedKeys++;
  }
  sums.arm.requests++;
  sums.arm.latencyMsSum += outcome.latencyMs ?? 0;
  sums.arm.tokensSum += outcome.tokens ?? 0;
  sums.arm.costUsdSum += outcome.costUsd ?? 0;
  const { carried, events, isCompared } = outcome;
  tallyValues(sums, rows, row, outcome);
  const news = { carried, events: events & carried, firstCarried: 0, isCompared };
  return tallyFields(sums, rows, row, news);
}

export interface StandingOutcome extends FieldBits {
  readonly lane: Lane;
  readonly stageIndex: number;
  readonly isCompared: boolean;
  readonly firstCarried: number;
}

/** An outcome with feedback joined: what it did not say, and events that it had not seen yet. */
export function joinFeedback(outcome: FieldBits, feedback: FieldBits): FieldBits {
  return {
    carried: outcome.carried | feedback.carried,
    events: outcome.events | (feedback.events & feedback.carried),
  };
}

/**
 * Adds late feedback on an outcome that was tallied before, `values` being those that it did not carry
 * yet; returns its new first-carried bits.
 */
export function tallyFeedback(
  tally: Tally,
  rows: KeyRow[],
  outcome: StandingOutcome,
  feedback: FieldBits,
  values: readonly CountedValue[] = [],
): number {
  const { lane, stageIndex, isCompared } = outcome;
  const row = findRow(rows, lane, stageIndex);
  if (row === undefined) return outcome.firstCarried;
  const sums = sumsOf(tally, lane, stageIndex);
  tallyValues(sums, rows, row, { isCompared, values });
  const joined = joinFeedback(outcome, feedback);
  const news = {
    carried: joined.carried & ~outcome.carried,
    events: joined.events & ~outcome.events,
    firstCarried: outcome.firstCarried,
    isCompared,
  };
  return tallyFields(sums, rows, row, news);
}

/** Newly carried fields, and new events of them or of fields carried before. */
type News = FieldBits & Pick<StandingOutcome, 'firstCarried' | 'isCompared'>;

function tallyFields(
  sums: LaneSums,
  rows: readonly KeyRow[],
  row: KeyRow,
  { carried, events, firstCarried, isCompared }: News,
): number {
  let carriedBefore = 0;
  let eventsBefore = 0;
  for (const it of rows) {
    if (it.lane === row.lane) carriedBefore |= it.carried;
    if (samePool(it.lane, row.lane) && it.stageIndex === row.stageIndex) eventsBefore |= it.events;
  }
  const first = firstCarried | (carried & ~carriedBefore);
  for (const { field, bit } of fieldInfos) {
    if (((carried | events) & bit) === 0) continue;
    const counts = fieldSumsOf(sums, field);
    if (isCompared) {
      const key = keyCount(row, field);
      growKey(counts.perKey, key, carried & bit ? 1 : 0, events & bit ? 1 : 0);
    }
    if (carried & bit) counts.requests++;
    if (carried & bit & first) counts.keys++;
    if ((events & bit) === 0) continue;
    counts.events++;
    if (first & bit) counts.firstEvents++;
    if (isCompared && (eventsBefore & bit) === 0) counts.keysWithEvent++;
  }
  row.changed ||= ((carried & ~row.carried) | (events & ~row.events)) !== 0;
  if (isCompared) row.changed ||= (carried | events) !== 0;
  row.carried |= carried;
  row.events |= events;
  return first;
}

function tallyValues(
  sums: LaneSums,
  rows: readonly KeyRow[],
  row: KeyRow,
  { isCompared, values }: Pick<TallyOutcome, 'isCompared' | 'values'>,
): void {
  for (const [name, counted] of values) {
    const isFirstHere = !row.counts.has(name);
    const isFirst = isFirstHere && !rows.some((it) => it.lane === row.lane && it.counts.has(name));
    const summed = isCompared && counted.kind === 'score';
    const key = keyCount(row, name);
    if (!summed) key.n = 1;
    row.changed ||= isFirstHere || summed;
    const comparedKey = isCompared ? key : null;
    addValue(valueSumsOf(sums, name), counted, { isFirst, isFirstHere, comparedKey });
  }
}

function findRow(rows: readonly KeyRow[], lane: Lane, stageIndex: number): KeyRow | undefined {
  for (const row of rows) if (row.lane === lane && row.stageIndex === stageIndex) return row;
  return undefined;
}

function keyCount({ counts }: KeyRow, name: string): KeyCount {
  let count = counts.get(name);
  if (count === undefined) counts.set(name, (count = { n: 0, x: 0 }));
  return count;
}

/** The arms of the split are compared with each other; segment keys stand apart. */
function samePool(a: Lane, b: Lane): boolean {
  return (a === 'segment') === (b === 'segment');
}

const laneKeys: Readonly<Record<Lane, string[]>> = { stable: [], canary: [], segment: [] };

/** Made once: every outcome asks for one. */
function laneKey(lane: Lane, stageIndex: number): string {
  return (laneKeys[lane][stageIndex] ??= `${lane} ${stageIndex}`);
}

function sumsOf(tally: Tally, lane: Lane, stageIndex: number): LaneSums {
  const key = laneKey(lane, stageIndex);
  let sums = tally.get(key);
  if (sums === undefined) {
    const arm = {
      keys: 0,
      servedKeys: 0,
      comparedKeys: 0,
      requests: 0,
      latencyMsSum: 0,
      tokensSum: 0,
      costUsdSum: 0,
    };
    sums = { lane, stageIndex, arm, fields: new Map(), values: new Map() };
    tally.set(key, sums);
  }
  return sums;
}

function fieldSumsOf(sums: LaneSums, field: string): FieldSums {
  let counts = sums.fields.get(field);
  if (counts === undefined) {
    counts = emptyFieldSums();
    sums.fields.set(field, counts);
  }
  return counts;
}

function emptyFieldSums(): FieldSums {
  return {
    requests: 0,
    events: 0,
    keys: 0,
    firstEvents: 0,
    keysWithEvent: 0,
    perKey: emptyKeySums(),
  };
}

function valueSumsOf({ values }: LaneSums, name: ValueName): ValueSums {
  let counts = values.get(name);
  if (counts === undefined) values.set(name, (counts = emptyValueCounts()));
  return counts;
}
