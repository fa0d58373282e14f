import type { Arm } from '../../../core/release/model.ts';
import type { OutcomeMetrics, OutcomeScores } from '../../../core/release/metrics.ts';
import type { Placement } from '../../../protocol/api.ts';
import type { NewOutcome } from '../model.ts';
import { toBits, toMetrics } from '../tally.ts';

/**
 * A batch of outcomes by columns, as it crosses to the store's thread: a copy of as many objects,
 * each with the names of its members and the same few texts, costs several times as much.
 */
export interface OutcomeColumns {
  readonly ids: readonly string[];
  readonly targetingKeys: readonly string[];
  /** `numbersEach` of them, one outcome after the other; NaN for null. */
  readonly numbers: Float64Array;
  /** What the places below are places in. */
  readonly texts: readonly string[];
  /** Places of prompt, release, arm and placement, one outcome after the other; 0 for null. */
  readonly places: Uint32Array;
  readonly requestIds: Column<string | null>;
  readonly scores: Column<OutcomeScores>;
  readonly outputLengths: Column<number>;
}

/** What few outcomes have; null where none of them does. */
type Column<T> = readonly (T | undefined)[] | null;

const numbersEach = 7;
const placesEach = 4;
/** Above the sets of bits over the outcome fields. */
const bitsLimit = 2 ** 16;

export function packOutcomes(outcomes: readonly NewOutcome[]): OutcomeColumns {
  const texts: string[] = [''];
  const known = new Map<string, number>();
  const placeOf = (text: string | null): number => {
    if (text === null) return 0;
    let place = known.get(text);
    if (place === undefined) known.set(text, (place = texts.push(text) - 1));
    return place;
  };
  const numbers = new Float64Array(outcomes.length * numbersEach);
  const places = new Uint32Array(outcomes.length * placesEach);
  let [n, p] = [0, 0];
  for (const it of outcomes) {
    const { carried, events } = toBits(it.metrics);
    numbers[n++] = it.promptVersion;
    numbers[n++] = it.stageIndex ?? Number.NaN;
    numbers[n++] = it.at;
    numbers[n++] = it.latencyMs ?? Number.NaN;
    numbers[n++] = it.tokens ?? Number.NaN;
    numbers[n++] = it.costUsd ?? Number.NaN;
    numbers[n++] = carried * bitsLimit + events;
    places[p++] = placeOf(it.prompt);
    places[p++] = placeOf(it.releaseId);
    places[p++] = placeOf(it.arm);
    places[p++] = placeOf(it.placement);
  }
  return {
    ids: outcomes.map(({ id }) => id),
    targetingKeys: outcomes.map(({ targetingKey }) => targetingKey),
    numbers,
    texts,
    places,
    requestIds: outcomes.some(({ requestId }) => requestId != null)
      ? outcomes.map(({ requestId }) => requestId)
      : null,
    scores: outcomes.some(hasScores) ? outcomes.map(({ scores }) => scores) : null,
    outputLengths: outcomes.some(({ outputLength }) => outputLength !== undefined)
      ? outcomes.map(({ outputLength }) => outputLength)
      : null,
  };
}

function hasScores({ scores }: NewOutcome): boolean {
  return scores !== undefined && Object.keys(scores).length > 0;
}

/** Every member is named, also those that an outcome may leave out: none is forgotten here. */
type Unpacked = { readonly [K in keyof Required<NewOutcome>]: NewOutcome[K] };

/** The way back from `packOutcomes`; no scores and none that are told are the same. */
export function unpackOutcomes(columns: OutcomeColumns): NewOutcome[] {
  const { ids, targetingKeys, numbers, texts, places, requestIds, scores, outputLengths } = columns;
  const number = (at: number): number => numbers[at] ?? Number.NaN;
  const optional = (at: number): number | null => {
    const value = number(at);
    return Number.isNaN(value) ? null : value;
  };
  const text = (at: number): string | null => {
    const place = places[at] ?? 0;
    return place === 0 ? null : (texts[place] ?? null);
  };
  return ids.map((id, index): Unpacked => {
    const n = index * numbersEach;
    const p = index * placesEach;
    return {
      id,
      prompt: text(p) ?? '',
      promptVersion: number(n),
      releaseId: text(p + 1),
      arm: text(p + 2) as Arm | null,
      placement: text(p + 3) as Placement | null,
      stageIndex: optional(n + 1),
      targetingKey: targetingKeys[index] ?? '',
      at: number(n + 2),
      metrics: metricsOf(number(n + 6)),
      latencyMs: optional(n + 3),
      tokens: optional(n + 4),
      costUsd: optional(n + 5),
      requestId: requestIds?.[index],
      scores: scores?.[index],
      outputLength: outputLengths?.[index],
    };
  });
}

const knownMetrics = new Map<number, OutcomeMetrics>();

/** Of the few that there are, shared. */
function metricsOf(bits: number): OutcomeMetrics {
  let metrics = knownMetrics.get(bits);
  if (metrics === undefined) {
    metrics = toMetrics({ carried: Math.floor(bits / bitsLimit), events: bits % bitsLimit });
    knownMetrics.set(bits, metrics);
  }
  return metrics;
}
