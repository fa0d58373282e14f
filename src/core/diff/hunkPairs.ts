import type { LineRange } from '../base/range.ts';
import { alignUnits, keyOf, type Pair, type Twin } from './align.ts';
import type { LineHunk } from './lineHunks.ts';
import type { LineSpan } from './model.ts';
import type { Outline } from './outline.ts';
import type { Unit } from './unit.ts';

/** A hunk of the line diff with the units that lie in it. */
export interface HunkPairs {
  readonly hunk: LineHunk;
  /** The changed units that touch the hunk, in order. */
  readonly changed: readonly Pair[];
  /** Units of the hunk, or beside it, with the same words on both sides. */
  readonly same: readonly Twin[];
}

export function pairUnits(hunk: LineHunk, before: Outline, after: Outline): HunkPairs {
  const left = linesOf(hunk.before);
  const right = linesOf(hunk.after);
  const { changed, same } = alignUnits(
    unitsNear(before, hunk.before),
    unitsNear(after, hunk.after),
  );
  const touching = changed.filter(
    (pair) => touches(pair.before, left) || touches(pair.after, right),
  );
  return { hunk, changed: touching, same };
}

/** Units that no hunk touches, with what they are on the other side. */
export function untouchedTwins(
  hunks: readonly LineHunk[],
  before: Outline,
  after: Outline,
): Twin[] {
  const byPlace = new Map(after.map((unit) => [`${unit.lines.start} ${keyOf(unit)}`, unit]));
  let next = 0;
  let shift = 0;
  return before.flatMap((unit) => {
    for (let hunk = hunks[next]; hunk !== undefined; hunk = hunks[++next]) {
      if (lastLine(hunk.before) >= unit.lines.start) break;
      shift += hunk.after[1] - hunk.before[1];
    }
    const twin = byPlace.get(`${unit.lines.start + shift} ${keyOf(unit)}`);
    return twin === undefined ? [] : [{ before: unit, after: twin }];
  });
}

export function linesOf([start, count]: LineSpan): LineRange | null {
  return count === 0 ? null : { start, end: start + count - 1 };
}

export function overlap(a: LineRange, b: LineRange): LineRange | null {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start <= end ? { start, end } : null;
}

/** An empty span lies behind the line that it names. */
function lastLine([start, count]: LineSpan): number {
  return count === 0 ? start : start + count - 1;
}

/** Units on the hunk's lines and their neighbours, so that a sentence wrapped over both is whole. */
function unitsNear(outline: Outline, [start, count]: LineSpan): Unit[] {
  const first = count === 0 ? start : start - 1;
  const last = count === 0 ? start + 1 : start + count;
  return outline.filter(({ lines }) => lines.end >= first && lines.start <= last);
}

function touches(unit: Unit | null, lines: LineRange | null): boolean {
  return unit !== null && lines !== null && overlap(unit.lines, lines) !== null;
}
