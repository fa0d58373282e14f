import type { ValueName } from '../../core/release/model.ts';
import type { OutcomeField } from '../../core/release/metrics.ts';
import { addToHistogram } from '../../core/release/valueCounts.ts';
import { addWeight, type Histogram, type MutableHistogram } from '../../core/stats/histogram.ts';
import { fieldsOf, type CountedValue, type FieldBits } from './tally.ts';

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
  readonly #hours = new Map<string, HourSums>();

  get hours(): readonly HourSums[] {
    return [...this.#hours.values()];
  }

  addOutcome(place: HistoryPlace, bits: FieldBits, values: readonly CountedValue[]): void {
    const sums = this.#sums(place);
    for (const [field, isEvent] of fieldsOf(bits)) {
      addWeight(histogramOf(sums, field), isEvent ? 1 : 0, 1);
    }
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
    for (const [field, isEvent] of fieldsOf({ carried, events: joined.events })) {
      addWeight(histogramOf(sums, field), isEvent ? 1 : 0, 1);
    }
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
    const key = `${hour} ${version} ${prompt}`;
    let sums = this.#hours.get(key);
    if (sums === undefined) {
      sums = { prompt, version, hour, histograms: new Map() };
      this.#hours.set(key, sums);
    }
    return sums;
  }
}

function histogramOf({ histograms }: HourSums, name: HistoryName): MutableHistogram {
  let histogram = histograms.get(name);
  if (histogram === undefined) histograms.set(name, (histogram = {}));
  return histogram;
}
