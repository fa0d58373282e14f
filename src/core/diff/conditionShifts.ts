import type { Twin } from './align.ts';
import { shiftOf, type ConditionShift } from './conditions.ts';
import { linesOf, untouchedTwins, type HunkPairs } from './hunkPairs.ts';
import type { LineHunk } from './lineHunks.ts';
import type { LineSpan } from './model.ts';
import type { Outline } from './outline.ts';
import { templateTags, withoutTags } from './templateTags.ts';
import type { Unit } from './unit.ts';

/** A passage that the template shows in other calls than before. */
export interface ShiftedRule extends Twin {
  readonly shift: ConditionShift;
}

/**
 * Passages whose conditions changed, each at the hunk with the tag that did it, whether or not their
 * own words lie in a hunk.
 */
export function conditionShifts(
  all: readonly HunkPairs[],
  before: Outline,
  after: Outline,
): Map<LineHunk, ShiftedRule[]> {
  const found = new Map<LineHunk, ShiftedRule[]>();
  if (![...before, ...after].some(({ place }) => place.conditions.length > 0)) return found;
  const hunks = all.map(({ hunk }) => hunk);
  const seen = new Set<Unit>();
  for (const twin of [...all.flatMap(twinsOf), ...untouchedTwins(hunks, before, after)]) {
    const shift = shiftOf(twin.before.place.conditions, twin.after.place.conditions);
    if (shift === undefined || seen.has(twin.before) || !speaks(twin)) continue;
    seen.add(twin.before);
    const hunk = hunkOfTag(twin, hunks);
    if (hunk !== undefined) found.set(hunk, [...(found.get(hunk) ?? []), { ...twin, shift }]);
  }
  return found;
}

/** The lines of a hunk with a tag that shifted `rule`; null on a side without one. */
export function tagLinesOf(
  rule: Twin,
  hunk: LineHunk,
): { readonly before: number | null; readonly after: number | null } {
  return {
    before: ownLines(rule.before, rule.after).find((it) => within(it, hunk.before)) ?? null,
    after: ownLines(rule.after, rule.before).find((it) => within(it, hunk.after)) ?? null,
  };
}

function twinsOf({ changed, same }: HunkPairs): Twin[] {
  const pairs = changed.flatMap(({ before, after }) =>
    before === null || after === null ? [] : [{ before, after }],
  );
  return [...same, ...pairs];
}

/** Control tags alone and headings ask for nothing. */
function speaks({ before, after }: Twin): boolean {
  if (after.kind !== 'text' || after.heading === true) return false;
  return [before, after].every(
    ({ text }) =>
      /[\p{L}\p{N}]/u.test(withoutTags(text)) ||
      templateTags(text).some(({ kind }) => kind === 'partial' || kind === 'variable'),
  );
}

function hunkOfTag(rule: Twin, hunks: readonly LineHunk[]): LineHunk | undefined {
  const direct = hunks.find((hunk) => {
    const { before, after } = tagLinesOf(rule, hunk);
    return before !== null || after !== null;
  });
  if (direct !== undefined) return direct;
  // A closing tag moved, or an `else`: the tag that names the condition did not change.
  const tagged = hunks.filter((hunk) =>
    [...hunk.beforeLines, ...hunk.afterLines].some(hasControlTag),
  );
  return nearest(rule, tagged.length > 0 ? tagged : hunks);
}

/** Lines of the tags whose conditions only `unit` has. */
function ownLines(unit: Unit, other: Unit): number[] {
  const { conditions } = unit.place;
  return (unit.conditionLines ?? []).filter(
    (_, index) => !other.place.conditions.includes(conditions[index] ?? ''),
  );
}

function hasControlTag(line: string): boolean {
  return templateTags(line).some(({ kind }) => kind === 'control');
}

function nearest({ after }: Twin, hunks: readonly LineHunk[]): LineHunk | undefined {
  const distance = ({ after: [start, count] }: LineHunk): number =>
    Math.max(start - after.lines.start, after.lines.start - (start + Math.max(0, count - 1)), 0);
  // What stands in the new version can be pointed at.
  const gone = ({ after: [, count] }: LineHunk): number => Number(count === 0);
  return hunks.toSorted((a, b) => distance(a) - distance(b) || gone(a) - gone(b))[0];
}

function within(line: number, span: LineSpan): boolean {
  const lines = linesOf(span);
  return lines !== null && line >= lines.start && line <= lines.end;
}
