import type { ValueName } from '../../core/release/model.ts';
import type { OutcomeField } from '../../core/release/metrics.ts';
import { addToHistogram } from '../../core/release/valueCounts.ts';
import { addWeight, type Histogram, type MutableHistogram } from '../../core/stats/histogram.ts';
import { getOrAdd } from './getOrAdd.ts';
import { fieldsOf, forEachField, type CountedValue, type FieldBits } from './tally.ts';

/**
 * What the outcomes of a version said, by hour: of values the histogram, of fields the number of good
 * (bin 0) and bad (bin 1) outcomes. Additive; what became known late counts in the outcome's hour.
 */
export interface VersionHour {
  /** Its beginning, in milliseconds since 1970 by the registry's clock. */
  readonly hour: number;
  readonly histograms: Readonly<Partial<Record<HistoryName, Histogram>>>;
}
export type HistoryName = OutcomeField | ValueName;

export const hourMs = 3_600_000;

export interface HistoryPlace {
  readonly prompt: string;
  readonly version: number;
  readonly receivedAt: number;
}

interface HourSums {
  readonly prompt: string;
  readonly version: number;
  readonly hour: number;
  readonly histograms: Map<HistoryName, MutableHistogram>;
}

export class HistoryTally {
  /** By prompt, version and hour: every outcome looks for one. */
  readonly #prompts = new Map<string, Map<number, Map<number, HourSums>>>();

  get hours(): readonly HourSums[] {
    const versions = [...this.#prompts.values()].flatMap((it) => [...it.values()]);
    return versions.flatMap((it) => [...it.values()]);
  }

  addOutcome(place: HistoryPlace, bits: FieldBits, values: readonly CountedValue[]): void {
    const sums = this.#sums(place);
    addFields(sums, bits);
    this.#addValues(sums, values);
  }

  /** `before` is what was known of the outcome; `values` are news. */
  addFeedback(
    place: HistoryPlace,
    before: FieldBits,
    joined: FieldBits,
    values: readonly CountedValue[],
  ): void {
    const sums = this.#sums(place);
    const carried = joined.carried & ~before.carried;
    const turned = before.carried & joined.events & ~before.events;
    addFields(sums, { carried, events: joined.events });
    for (const [field] of fieldsOf({ carried: turned, events: turned })) {
      addWeight(histogramOf(sums, field), 0, -1);
      addWeight(histogramOf(sums, field), 1, 1);
    }
    this.#addValues(sums, values);
  }

  #addValues(sums: HourSums, values: readonly CountedValue[]): void {
    for (const [name, counted] of values) addToHistogram(histogramOf(sums, name), counted);
  }

  #sums({ prompt, version, receivedAt }: HistoryPlace): HourSums {
    const hour = Math.floor(receivedAt / hourMs) * hourMs;
    const versions = getOrAdd(
      this.#prompts,
      prompt,
      () => new Map<number, Map<number, HourSums>>(),
    );
    const hours = getOrAdd(versions, version, () => new Map<number, HourSums>());
    return getOrAdd(hours, hour, () => ({ prompt, version, hour, histograms: new Map() }));
  }
}

function addFields(sums: HourSums, bits: FieldBits): void {
  forEachField(bits, (field, isEvent) => addWeight(histogramOf(sums, field), isEvent ? 1 : 0, 1));
}

function histogramOf({ histograms }: HourSums, name: HistoryName): MutableHistogram {
  let histogram = histograms.get(name);
  if (histogram === undefined) histograms.set(name, (histogram = {}));
  return histogram;
}
