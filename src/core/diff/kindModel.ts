import type { Change } from './change.ts';
import type { Finding } from './kinds/finding.ts';
import { loudness, type Reading } from './kinds/lexical.ts';
import {
  kindFeatures,
  textKinds,
  wordedTextKinds,
  type KindWeights,
  type TextKind,
  type WordedTextKind,
} from './kindFeatures.ts';
import { kindWeights } from './kindWeights.ts';
import type { ChangeKind } from './model.ts';
import { wordingOdds } from './wording.ts';

/** One changed sentence of a hunk with all that the rules found in it. */
export interface UnitEvidence {
  readonly change: Change;
  /** Findings that were read off structure, whatever the words. */
  readonly structural: readonly Finding[];
  readonly readings: ReadonlyMap<ChangeKind, Reading>;
  /** Words that came or went, at least 1. */
  readonly words: number;
}

/** Which kinds the open changes of one hunk are of; asked once a hunk, also where none is open. */
export type KindDecision = (units: readonly UnitEvidence[]) => TextKind[];

/** Every kind above the threshold, and always the likeliest one. */
export function kindsBy(weights: KindWeights): KindDecision {
  return (units) =>
    units.length === 0
      ? []
      : kindProbabilities(units, weights)
          .filter(({ probability }, index) => index === 0 || probability >= weights.threshold)
          .map(({ kind }) => kind);
}

export const likelyKinds: KindDecision = kindsBy(kindWeights);

/** Probability of each kind for the changes of one hunk together, highest first. */
export function kindProbabilities(
  units: readonly UnitEvidence[],
  weights: KindWeights,
): { readonly kind: TextKind; readonly probability: number }[] {
  return textKinds
    .map((kind) => {
      const values = featuresOf(units, kind);
      const sum = kindFeatures.reduce(
        (total, name, index) => total + weights.features[name] * (values[index] ?? 0),
        weights.bias[kind],
      );
      return { kind, probability: 1 / (1 + Math.exp(-sum)) };
    })
    .sort((a, b) => b.probability - a.probability);
}

/** The evidence for one kind in the order of `kindFeatures`. */
export function featuresOf(units: readonly UnitEvidence[], kind: TextKind): number[] {
  const total = units.reduce((sum, { words }) => sum + words, 0) || 1;
  const mean = (of: (unit: UnitEvidence) => number): number =>
    units.reduce((sum, unit) => sum + unit.words * of(unit), 0) / total;
  const most = (of: (unit: UnitEvidence) => number): number => Math.max(0, ...units.map(of));
  const reading = (unit: UnitEvidence): Reading | undefined => unit.readings.get(kind);
  const loud = textKinds.map((it) => mean((unit) => voice(unit, it)));
  const mine = mean((unit) => voice(unit, kind));
  return [
    most((it) => Number(isStructural(it, kind))),
    mean((it) => Number(isStructural(it, kind))),
    most((it) => Math.min(2, reading(it)?.strongTouched ?? 0)),
    mean((it) => Math.min(2, reading(it)?.strongTouched ?? 0)),
    most((it) => Math.min(3, reading(it)?.weakTouched ?? 0)),
    mean((it) => Math.min(3, reading(it)?.weakTouched ?? 0)),
    mean((it) => Math.min(2, reading(it)?.strongNear ?? 0)),
    mean((it) => Math.min(2, reading(it)?.weakNear ?? 0)),
    mean((it) => Math.min(2, reading(it)?.leadIn ?? 0)),
    mean((it) => headingOf(it, kind)),
    mean((it) => Number(speaks(it, kind))),
    Number(mine > 0 && mine >= Math.max(...loud)),
    mean((it) => Math.min(3, rivalsOf(it, kind))),
    Math.log2(1 + total) / 4,
    kind === 'instruction' ? mean((it) => Number(isSilent(it))) : 0,
    kind === 'example' ? 0 : mean((it) => Number(it.change.unit.place.example)),
    kind === 'context' ? most((it) => Number(fillsPlace(it))) : 0,
    Math.log2(1 + units.filter((unit) => shouts(unit, kind)).length),
    kind === 'instruction'
      ? Math.min(
          2,
          units.filter(
            (it) => it.words >= 6 && (it.change.before === null || it.change.after === null),
          ).length,
        )
      : 0,
    ...wordingOf(units, kind),
  ];
}

/** Loudest and mean log-odds by the wording, and the share of changed words in sentences so worded. */
function wordingOf(units: readonly UnitEvidence[], kind: TextKind): [number, number, number] {
  if (!isToldByWording(kind)) return [0, 0, 0];
  const total = units.reduce((sum, { words }) => sum + words, 0) || 1;
  const odds = units.map(({ change, words }) => ({ words, odds: oddsOf(change, kind) }));
  const mean = (of: (odds: number) => number): number =>
    odds.reduce((sum, it) => sum + it.words * of(it.odds), 0) / total;
  return [
    Math.max(silentOdds, ...odds.map((it) => it.odds)) / 2 + 1,
    mean((it) => it) / 2 + 1,
    mean((it) => 1 / (1 + Math.exp(-it))),
  ];
}

/** Of what is no sentence that asks for something. */
const silentOdds = -3;

/** Of the louder side: what a sentence spoke of is changed as well when it speaks of it no longer. */
function oddsOf({ unit, beforeText, afterText }: Change, kind: WordedTextKind): number {
  const { code, example, leadIn } = unit.place;
  if (code || example) return silentOdds;
  const sides = [beforeText, afterText].filter((text) => text !== '');
  return Math.max(silentOdds, ...sides.map((text) => wordingOdds(text, leadIn)[kind]));
}

/** Told by its wording. */
export function isToldByWording(kind: ChangeKind): kind is WordedTextKind {
  return (wordedTextKinds as readonly ChangeKind[]).includes(kind);
}

function headingOf(unit: UnitEvidence, kind: TextKind): number {
  const own = unit.readings.get(kind)?.heading ?? 0;
  const other = kind === 'instruction' && textKinds.some((it) => it !== kind && isUnder(unit, it));
  return other ? 0 : own;
}

/** Read off structure in the unit. */
export function isStructural({ structural }: UnitEvidence, kind: ChangeKind): boolean {
  return structural.some((it) => it.kind === kind);
}

function voice(unit: UnitEvidence, kind: ChangeKind): number {
  const reading = unit.readings.get(kind);
  return (isStructural(unit, kind) ? 6 : 0) + (reading === undefined ? 0 : loudness(reading));
}

/** Changed words of the unit speak of the kind. */
export function speaks(unit: UnitEvidence, kind: ChangeKind): boolean {
  const reading = unit.readings.get(kind);
  return (
    isStructural(unit, kind) ||
    (reading !== undefined && reading.strongTouched + reading.weakTouched > 0)
  );
}

function shouts(unit: UnitEvidence, kind: ChangeKind): boolean {
  return isStructural(unit, kind) || (unit.readings.get(kind)?.strongTouched ?? 0) > 0;
}

function rivalsOf(unit: UnitEvidence, kind: TextKind): number {
  return textKinds.filter((it) => it !== kind && shouts(unit, it)).length;
}

/** A variable came, went or has another name: what the model is given is another thing. */
function fillsPlace({ structural }: UnitEvidence): boolean {
  return structural.some(({ rule }) => rule.id === 'variable.changed');
}

/** Nothing but plain words, under no heading of another kind. */
function isSilent(unit: UnitEvidence): boolean {
  return textKinds.every(
    (kind) => kind === 'instruction' || !(shouts(unit, kind) || isUnder(unit, kind)),
  );
}

function isUnder({ readings }: UnitEvidence, kind: ChangeKind): boolean {
  return (readings.get(kind)?.heading ?? 0) > 0;
}
