import { remembered } from '../../base/remembered.ts';
import type { Change } from '../change.ts';
import { withoutTags } from '../templateTags.ts';
import type { Token } from '../tokens.ts';
import type { Place } from '../unit.ts';

/** Words that speak for a kind. */
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
  readonly headings?: RegExp | undefined;
  /** Names in template tags speak as well. */
  readonly tags?: boolean | undefined;
}

/** Distinct rules that spoke for one kind, by how strong they are and where their words stand. */
export interface Reading {
  readonly strongTouched: number;
  readonly weakTouched: number;
  /** In the rest of the sentence, which the edit left alone. */
  readonly strongNear: number;
  readonly weakNear: number;
  /** In the open sentence that the list item completes. */
  readonly leadIn: number;
  /** 1 under a heading of the kind, else 0. */
  readonly heading: number;
  /** Strongest first. */
  readonly evidence: readonly Evidence[];
}

/** Characters between a changed word and a witness that it still touches. */
const reach = 16;

/** Looks for the words of a kind in both versions of a change. */
export function read(change: Change, { words, headings, tags = false }: Vocabulary): Reading {
  const [before, after] = [change.beforeText, change.afterText].map((text) =>
    tags ? text : withoutTags(text),
  ) as [string, string];
  const found = [
    ...witnesses(words, before, 'before', change.removed, change.added.length > 0),
    ...witnesses(words, after, 'after', change.added, change.removed.length > 0),
  ];
  const rank = new Map(words.map((rule, index) => [rule, index]));
  const evidence = found.sort((a, b) => (rank.get(a.rule) ?? 0) - (rank.get(b.rule) ?? 0));
  const { leadIn } = change.unit.place;
  const opening = witnesses(words, leadIn ?? '', 'after', [], true);
  // An item that comes or goes as a whole says what its opening says.
  const whole = change.before === null || change.after === null ? opening : [];
  const touched = new Set(
    [...evidence.filter((it) => it.touched), ...whole].map(({ rule }) => rule),
  );
  const near = new Set(evidence.map(({ rule }) => rule).filter((it) => !touched.has(it)));
  return {
    strongTouched: countOf(touched, 2),
    weakTouched: countOf(touched, 1),
    strongNear: countOf(near, 2),
    weakNear: countOf(near, 1),
    leadIn: new Set(opening.map(({ rule }) => rule)).size,
    heading: headings !== undefined && isUnder(change.unit.place, headings) ? 1 : 0,
    evidence: [...evidence, ...opening].sort((a, b) => order(b) - order(a)),
  };
}

/** How loud the kind speaks in one change; for picking the loudest. */
export function loudness(it: Reading): number {
  return (
    4 * it.strongTouched +
    2 * it.weakTouched +
    2 * it.heading +
    it.strongNear +
    it.leadIn +
    it.weakNear / 2
  );
}

function witnesses(
  rules: readonly WordRule[],
  text: string,
  side: Evidence['side'],
  changed: readonly Token[],
  otherChanged: boolean,
): Evidence[] {
  if (text === '') return [];
  const whole = changed.length === 0 && !otherChanged;
  return finderOf(rules)(text).map(({ rule, words, at }) => {
    const touched = changed.some(
      (it) => it.at + it.text.length >= at - reach && it.at <= at + words.length + reach,
    );
    return { rule, words, side, touched: touched || whole };
  });
}

interface Spoken {
  readonly rule: WordRule;
  readonly words: string;
  readonly at: number;
}

const finders = new WeakMap<readonly WordRule[], (text: string) => readonly Spoken[]>();

/** What the rules of a vocabulary find in a text, in the order of the rules. */
function finderOf(rules: readonly WordRule[]): (text: string) => readonly Spoken[] {
  const known = finders.get(rules);
  if (known !== undefined) return known;
  const finder = remembered((text) =>
    rules
      .filter(({ only }) => only === undefined || only.test(text))
      .flatMap((rule) => spokenBy(rule, text)),
  );
  finders.set(rules, finder);
  return finder;
}

/** As `matchAll`, which would build the expression anew for each text. */
function spokenBy(rule: WordRule, text: string): Spoken[] {
  const found: Spoken[] = [];
  rule.words.lastIndex = 0;
  for (let it = rule.words.exec(text); it !== null; it = rule.words.exec(text)) {
    found.push({ rule, words: it[0], at: it.index });
    if (it[0] === '') rule.words.lastIndex++;
  }
  return found;
}

/** A rule counts once however often it speaks, so that repetition proves nothing. */
function countOf(rules: ReadonlySet<WordRule>, weight: WordRule['weight']): number {
  return [...rules].filter((it) => it.weight === weight).length;
}

function isUnder(place: Place, headings: RegExp): boolean {
  return headings.test(place.headings.at(-1) ?? '');
}

function order({ rule, touched }: Evidence): number {
  return rule.weight + (touched ? 10 : 0);
}
