import type { Change } from '../change.ts';
import type { Token } from '../tokens.ts';
import type { Place } from '../unit.ts';

/** Words that make a sentence one of a kind. */
export interface WordRule {
  readonly id: string;
  readonly why: string;
  /** Global, so that every place is found. */
  readonly words: RegExp;
  /** 2 makes the kind by itself, 1 needs a second witness. */
  readonly weight: 1 | 2;
  /** Counts only in a sentence that also matches this. */
  readonly only?: RegExp | undefined;
}

export interface Evidence {
  readonly rule: WordRule;
  readonly words: string;
  readonly side: 'before' | 'after';
  /** The edit changed these words or their neighbours. */
  readonly touched: boolean;
}

export interface Vocabulary {
  readonly words: readonly WordRule[];
  /** Everything under such a heading leans towards the kind. */
  readonly headings?: { readonly pattern: RegExp; readonly weight: 1 | 2 } | undefined;
}

export interface Reading {
  /** What the changed words say, and what the whole sentence says. */
  readonly touchedScore: number;
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

/** The kind is there from this score on. */
export const enough = 2;
/** Characters between a changed word and a witness that it still touches. */
const reach = 16;

/** Looks for the words of a kind in both versions of a change. */
export function read(change: Change, { words, headings }: Vocabulary): Reading {
  const evidence = words.flatMap((rule) => [
    ...witnesses(rule, change.beforeText, 'before', change.removed, change.added.length > 0),
    ...witnesses(rule, change.afterText, 'after', change.added, change.removed.length > 0),
  ]);
  const { leadIn } = change.unit.place;
  const opening = words.flatMap((rule) => witnesses(rule, leadIn ?? '', 'after', [], false));
  const lean = Math.max(
    headings === undefined ? 0 : leanOf(change.unit.place, headings),
    sum(opening),
  );
  return {
    touchedScore: lean + sum(evidence.filter(({ touched }) => touched)),
    score: lean + sum(evidence),
    evidence: [...evidence, ...opening].sort((a, b) => order(b) - order(a)),
  };
}

function witnesses(
  rule: WordRule,
  text: string,
  side: Evidence['side'],
  changed: readonly Token[],
  otherChanged: boolean,
): Evidence[] {
  if (text === '' || (rule.only !== undefined && !rule.only.test(text))) return [];
  return [...text.matchAll(rule.words)].map((match) => {
    const end = match.index + match[0].length;
    const touched = changed.some(
      (it) => it.at + it.text.length >= match.index - reach && it.at <= end + reach,
    );
    return {
      rule,
      words: match[0],
      side,
      touched: touched || (changed.length === 0 && !otherChanged),
    };
  });
}

/** A rule counts once however often it speaks, so that repetition proves nothing. */
function sum(evidence: readonly Evidence[]): number {
  const rules = new Set(evidence.map(({ rule }) => rule));
  return [...rules].reduce((total, { weight }) => total + weight, 0);
}

function leanOf(place: Place, headings: NonNullable<Vocabulary['headings']>): number {
  return headings.pattern.test(place.headings.at(-1) ?? '') ? headings.weight : 0;
}

function order({ rule, touched }: Evidence): number {
  return rule.weight + (touched ? 10 : 0);
}
