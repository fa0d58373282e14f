import { compact, type DiffSide } from './compaction.ts';
import { markEdits, roughRoot } from './lineAlignment.ts';
import type { LineSpan } from './model.ts';

/** One hunk of a line diff: spans as in the header of `git diff -U0`, lines without endings. */
export interface LineHunk {
  readonly before: LineSpan;
  readonly after: LineSpan;
  readonly beforeLines: readonly string[];
  readonly afterLines: readonly string[];
}

/**
 * The hunks of `git diff -U0`: Myers' algorithm (An O(ND) Difference Algorithm, 1986) over lines
 * with their endings, then git's own way to place a hunk that could stand in several places.
 */
export function lineHunks(before: string, after: string): LineHunk[] {
  const beforeLines = splitKeepingEnds(before);
  const afterLines = splitKeepingEnds(after);
  const ids = new Map<string, number>();
  const left = sideOf(beforeLines, ids);
  const right = sideOf(afterLines, ids);
  markChanges(left, right);
  compact(left, right);
  compact(right, left);
  return collect(left, right);
}

/** Lines with their "\n"; the last one may lack it. */
function splitKeepingEnds(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function sideOf(lines: readonly string[], ids: Map<string, number>): DiffSide {
  const numbers = lines.map((line) => {
    const id = ids.get(line) ?? ids.size;
    ids.set(line, id);
    return id;
  });
  return { lines, ids: numbers, changed: new Array<boolean>(lines.length).fill(false) };
}

/** Lines that one side lacks are changed for certain; the alignment only has to place the others. */
function markChanges(left: DiffSide, right: DiffSide): void {
  const shorter = Math.min(left.ids.length, right.ids.length);
  let head = 0;
  while (head < shorter && left.ids[head] === right.ids[head]) head++;
  let tail = 0;
  while (tail < shorter - head && left.ids.at(-1 - tail) === right.ids.at(-1 - tail)) tail++;
  const placed = {
    left: placedLines(left, right, head, tail),
    right: placedLines(right, left, head, tail),
  };
  left.changed.fill(true, head, left.ids.length - tail);
  right.changed.fill(true, head, right.ids.length - tail);
  for (const at of placed.left) left.changed[at] = false;
  for (const at of placed.right) right.changed[at] = false;
  markEdits(
    {
      left: placed.left.map((at) => left.ids[at] ?? -1),
      right: placed.right.map((at) => right.ids[at] ?? -1),
    },
    {
      left: (index) => (left.changed[placed.left[index] ?? -1] = true),
      right: (index) => (right.changed[placed.right[index] ?? -1] = true),
    },
  );
}

/** A line that the other side has this often says nothing about where it belongs, at most. */
const mostRepeats = 1024;

/**
 * Indices between head and tail of the lines that the alignment has to place: those that the other side
 * has too, but for lines that it has very often and that stand among lines it lacks.
 */
function placedLines(side: DiffSide, other: DiffSide, head: number, tail: number): number[] {
  const counts = new Map<number, number>();
  for (const id of other.ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const often = Math.min(mostRepeats, roughRoot(side.ids.length));
  const end = side.ids.length - tail;
  const fates = side.ids.slice(head, end).map((id): Fate => {
    const count = counts.get(id) ?? 0;
    return count === 0 ? 'lacking' : count >= often ? 'common' : 'placed';
  });
  return fates.flatMap((fate, index) =>
    fate === 'placed' || (fate === 'common' && !isLost(fates, index)) ? [head + index] : [],
  );
}

type Fate = 'lacking' | 'common' | 'placed';

/** How far around a common line its fate is decided, in lines. */
const neighbourhood = 100;

/** Lines that the other side lacks stand on both sides of it and outnumber the common ones threefold. */
function isLost(fates: readonly Fate[], index: number): boolean {
  const above = runOf(fates, index, -1);
  const below = runOf(fates, index, 1);
  if (above.lacking === 0 || below.lacking === 0) return false;
  const lacking = above.lacking + below.lacking;
  const common = above.common + below.common + 2;
  return common * 4 < common + lacking;
}

/** Lines next to one, up to the first that is to be placed. */
function runOf(
  fates: readonly Fate[],
  index: number,
  direction: 1 | -1,
): { readonly lacking: number; readonly common: number } {
  let lacking = 0;
  let common = 0;
  for (let step = 1; step <= neighbourhood; step++) {
    const fate = fates[index + direction * step];
    if (fate === undefined || fate === 'placed') break;
    if (fate === 'lacking') lacking++;
    else common++;
  }
  return { lacking, common };
}

function collect(left: DiffSide, right: DiffSide): LineHunk[] {
  const hunks: LineHunk[] = [];
  let leftAt = 0;
  let rightAt = 0;
  while (leftAt < left.lines.length || rightAt < right.lines.length) {
    const leftEnd = endOfRun(left, leftAt);
    const rightEnd = endOfRun(right, rightAt);
    if (leftEnd > leftAt || rightEnd > rightAt) {
      hunks.push({
        before: spanOf(leftAt, leftEnd),
        after: spanOf(rightAt, rightEnd),
        beforeLines: left.lines.slice(leftAt, leftEnd).map(withoutEnd),
        afterLines: right.lines.slice(rightAt, rightEnd).map(withoutEnd),
      });
    }
    leftAt = leftEnd + 1;
    rightAt = rightEnd + 1;
  }
  return hunks;
}

function endOfRun(side: DiffSide, from: number): number {
  let end = from;
  while (side.changed[end] === true) end++;
  return end;
}

/** An empty span names the line that it follows. */
function spanOf(start: number, end: number): LineSpan {
  return [end > start ? start + 1 : start, end - start];
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '');
}
