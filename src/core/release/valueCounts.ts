import { addWeight, type MutableHistogram } from '../stats/histogram.ts';
import { emptyKeySums, growKey, type KeyCount, type MutableKeySums } from '../stats/keySums.ts';
import { logBin } from '../stats/logHistogram.ts';
import { addToUnitHistogram, inThousandths, perUnit } from '../stats/unitHistogram.ts';
import type { OutcomeScores } from './metrics.ts';
import { amountNames, type AmountName, type ScoreName, type ValueName } from './model.ts';

/** `ValueCounts` while they are counted. */
export interface ValueSums {
  requests: number;
  keys: number;
  readonly first: MutableHistogram;
  readonly compared: MutableHistogram;
  readonly perKey: MutableKeySums;
}

export function emptyValueCounts(): ValueSums {
  return { requests: 0, keys: 0, first: {}, compared: {}, perKey: emptyKeySums() };
}

/** A value as it is counted: an amount's bin, or a score's loss in thousandths. */
export type Counted =
  | { readonly kind: 'amount'; readonly bin: number }
  | { readonly kind: 'score'; readonly loss: number };

export function isAmount(name: ValueName): name is AmountName {
  return (amountNames as readonly string[]).includes(name);
}

export function toCounted(name: ValueName, value: number): Counted {
  if (isAmount(name)) return { kind: 'amount', bin: logBin(value) };
  return { kind: 'score', loss: perUnit - inThousandths(value) };
}

export function addToHistogram(histogram: MutableHistogram, counted: Counted): void {
  if (counted.kind === 'amount') addWeight(histogram, counted.bin, 1);
  else addToUnitHistogram(histogram, counted.loss);
}

/** What the outcome's key did before: in the arm, in this stage; null when it is not compared. */
export interface ValuePlace {
  readonly isFirst: boolean;
  readonly isFirstHere: boolean;
  readonly comparedKey: KeyCount | null;
}

export function addValue(sums: ValueSums, counted: Counted, place: ValuePlace): void {
  sums.requests++;
  if (place.isFirst) {
    sums.keys++;
    addToHistogram(sums.first, counted);
  }
  if (place.comparedKey === null) return;
  if (place.isFirstHere) addToHistogram(sums.compared, counted);
  if (counted.kind === 'score') growKey(sums.perKey, place.comparedKey, 1, counted.loss);
}

/** The numbers that an outcome carries. */
export function valuesOf(outcome: {
  readonly latencyMs?: number | null | undefined;
  readonly tokens?: number | null | undefined;
  readonly costUsd?: number | null | undefined;
  readonly outputLength?: number | null | undefined;
  readonly scores?: OutcomeScores | undefined;
}): readonly (readonly [ValueName, number])[] {
  const values: (readonly [ValueName, number])[] = [];
  for (const name of amountNames) {
    const amount = outcome[name];
    if (amount !== undefined && amount !== null) values.push([name, amount]);
  }
  for (const [name, score] of Object.entries(outcome.scores ?? {})) {
    if (score !== undefined) values.push([name as ScoreName, score]);
  }
  return values;
}
