import { diffArrays } from 'diff';
import { compact, type DiffSide } from './compaction.ts';
import type { LineSpan } from './model.ts';

/** One hunk of a line diff: spans as in the header of `git diff -U0`, lines without endings. */
export interface LineHunk {
  readonly before: LineSpan;
  readonly after: LineSpan;
  readonly beforeLines: readonly string[];
  readonly afterLines: readonly string[];
}

/**
 * More edits than this are one replacement: beyond it the alignment of single lines means nothing
 * to a reader, and its cost grows with the square.
 */
const maxEdits = 4_000;

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
  left.changed.fill(true, head, left.ids.length - tail);
  right.changed.fill(true, head, right.ids.length - tail);
  const shared = {
    left: sharedLines(left, right, head, tail),
    right: sharedLines(right, left, head, tail),
  };
  const changes = diffArrays(
    shared.left.map((at) => left.ids[at]),
    shared.right.map((at) => right.ids[at]),
    { maxEditLength: maxEdits },
  );
  let leftAt = 0;
  let rightAt = 0;
  for (const { added, removed, count } of changes ?? []) {
    if (!added && !removed) {
      for (const at of shared.left.slice(leftAt, leftAt + count)) left.changed[at] = false;
      for (const at of shared.right.slice(rightAt, rightAt + count)) right.changed[at] = false;
    }
    if (!added) leftAt += count;
    if (!removed) rightAt += count;
  }
}

/** Indices between head and tail whose line the other side has there too. */
function sharedLines(side: DiffSide, other: DiffSide, head: number, tail: number): number[] {
  const there = new Set(other.ids.slice(head, other.ids.length - tail));
  const middle = side.ids.slice(head, side.ids.length - tail);
  return middle.flatMap((id, index) => (there.has(id) ? [head + index] : []));
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
