import { diffArrays } from 'diff';
import type { Unit } from './unit.ts';

/** Two versions of one unit, or a unit that only one side has. */
export interface Pair {
  readonly before: Unit | null;
  readonly after: Unit | null;
}

/** Comparisons that one hunk may cost; beyond it nothing is paired and the hunk is a rewrite. */
const maxComparisons = 2_500;
/** More edits than this in one hunk, and no unit of it is the same on both sides. */
const maxEdits = 1_500;
/** Share of common words from which two sentences count as two versions of one. */
const minSimilarity = 0.3;
const word = /[\p{L}\p{N}_]+/gu;

/** A unit that both sides have. */
export interface Twin {
  readonly before: Unit;
  readonly after: Unit;
}

export interface Alignment {
  /** In order. */
  readonly changed: readonly Pair[];
  /** With the same words on both sides. */
  readonly same: readonly Twin[];
}

/**
 * Aligns the units of one hunk. Equal units stand apart; what is left between them is paired so that
 * the sum of similarities is largest (Needleman-Wunsch), settings by their path.
 */
export function alignUnits(before: readonly Unit[], after: readonly Unit[]): Alignment {
  const changes = diffArrays(before.map(keyOf), after.map(keyOf), { maxEditLength: maxEdits });
  if (changes === undefined)
    return { changed: [...before.map(removed), ...after.map(added)], same: [] };
  const pairs: Pair[] = [];
  const same: Twin[] = [];
  let left = 0;
  let right = 0;
  let pendingLeft: Unit[] = [];
  let pendingRight: Unit[] = [];
  const flush = (): void => {
    if (!sameWords(pendingLeft, pendingRight)) pairs.push(...pairUp(pendingLeft, pendingRight));
    pendingLeft = [];
    pendingRight = [];
  };
  for (const { added, removed, count } of changes) {
    if (removed) pendingLeft.push(...before.slice(left, left + count));
    else if (added) pendingRight.push(...after.slice(right, right + count));
    else {
      flush();
      for (let at = 0; at < count; at++) {
        same.push({ before: before[left + at] as Unit, after: after[right + at] as Unit });
      }
    }
    if (!added) left += count;
    if (!removed) right += count;
  }
  flush();
  return { changed: pairs, same };
}

/** Cut otherwise, because line breaks are others, and of the same words. */
function sameWords(before: readonly Unit[], after: readonly Unit[]): boolean {
  if (before.length === after.length || before.length === 0 || after.length === 0) return false;
  const isText = ({ kind }: Unit): boolean => kind === 'text';
  if (!before.every(isText) || !after.every(isText)) return false;
  const headings = (units: readonly Unit[]): string =>
    textOf(units.filter(({ text }) => text.startsWith('#')));
  return headings(before) === headings(after) && textOf(before) === textOf(after);
}

function textOf(units: readonly Unit[]): string {
  return units
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ');
}

/** Equal for units whose words are the same in the same place of the prompt. */
export function keyOf(unit: Unit): string {
  const known = keys.get(unit);
  if (known !== undefined) return known;
  const key = `${unit.kind} ${unit.path ?? ''}${unit.message ?? ''} ${unit.text.replace(/\s+/g, ' ').trim()}`;
  keys.set(unit, key);
  return key;
}

/** Asked for many times; units do not change. */
const keys = new WeakMap<Unit, string>();

function pairUp(before: readonly Unit[], after: readonly Unit[]): Pair[] {
  if (before.length * after.length > maxComparisons) {
    return [...before.map(removed), ...after.map(added)];
  }
  const [one, ...more] = before;
  const [other, ...others] = after;
  if (more.length + others.length === 0 && isText(one) && isText(other) && sameRole(one, other)) {
    return [{ before: one, after: other }];
  }
  const scores = bestScores(before, after);
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    const here = scores[i]?.[j] ?? 0;
    if (here === (scores[i + 1]?.[j] ?? 0)) pairs.push(removed(before[i++] as Unit));
    else if (here === (scores[i]?.[j + 1] ?? 0)) pairs.push(added(after[j++] as Unit));
    else pairs.push({ before: before[i++] as Unit, after: after[j++] as Unit });
  }
  return [...pairs, ...before.slice(i).map(removed), ...after.slice(j).map(added)];
}

/** scores[i][j]: the best sum of similarities of before[i..] and after[j..]. */
function bestScores(before: readonly Unit[], after: readonly Unit[]): number[][] {
  const leftWords = before.map(wordsOf);
  const rightWords = after.map(wordsOf);
  const scores = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    const row = scores[i] as number[];
    const below = scores[i + 1] as number[];
    for (let j = after.length - 1; j >= 0; j--) {
      const match = similarity(before[i] as Unit, after[j] as Unit, leftWords[i], rightWords[j]);
      const paired = match >= minSimilarity ? match + (below[j + 1] ?? 0) : 0;
      row[j] = Math.max(below[j] ?? 0, row[j + 1] ?? 0, paired);
    }
  }
  return scores;
}

/** Dice coefficient over the words; settings match by path alone. */
function similarity(
  left: Unit,
  right: Unit,
  leftWords: ReadonlySet<string> = new Set(),
  rightWords: ReadonlySet<string> = new Set(),
): number {
  if (left.kind !== right.kind) return 0;
  if (left.kind === 'setting')
    return left.path === right.path && left.message === right.message ? 1 : 0;
  if (leftWords.size + rightWords.size === 0) return left.text === right.text ? 1 : 0;
  let common = 0;
  for (const it of leftWords) if (rightWords.has(it)) common++;
  const share = (2 * common) / (leftWords.size + rightWords.size);
  return sameRole(left, right) ? share : share / 2;
}

/** Sentences of another message are rather another sentence; unknown roles are no other ones. */
function sameRole({ place: left }: Unit, { place: right }: Unit): boolean {
  return left.role === null || right.role === null || left.role === right.role;
}

function wordsOf(unit: Unit): Set<string> {
  return new Set(unit.text.toLowerCase().match(word) ?? []);
}

function isText(unit: Unit | undefined): unit is Unit {
  return unit !== undefined && unit.kind === 'text';
}

function removed(before: Unit): Pair {
  return { before, after: null };
}

function added(after: Unit): Pair {
  return { before: null, after };
}
