import type { HunkPairs } from './hunkPairs.ts';
import type { LineHunk } from './lineHunks.ts';

/** Hunks that words may wander over before they are no longer followed. */
const maxRun = 50;

/**
 * Hunks that change line breaks, indentation and blank lines and no word. Words may wander from one
 * hunk into the next over unchanged lines, as when a paragraph is wrapped at another width; then all
 * of them are reflows. Not where settings are: their indentation has a meaning.
 *
 * @param lines Of the older text.
 */
export function reflows(all: readonly HunkPairs[], lines: readonly string[]): Set<LineHunk> {
  const found = new Set<LineHunk>();
  for (let start = 0; start < all.length; start++) {
    const end = endOfReflow(all, start, lines);
    if (end === undefined) continue;
    for (const { hunk } of all.slice(start, end)) found.add(hunk);
    start = end - 1;
  }
  return found;
}

/** The index behind the run of hunks from `start` on with the same words on both sides. */
function endOfReflow(
  all: readonly HunkPairs[],
  start: number,
  lines: readonly string[],
): number | undefined {
  let before = '';
  let after = '';
  for (let at = start; at < Math.min(all.length, start + maxRun); at++) {
    const { hunk } = all[at] as HunkPairs;
    if (!mayFlow(all[at] as HunkPairs)) return undefined;
    before += words(hunk.beforeLines);
    after += words(hunk.afterLines);
    if (before === after) return at + 1;
    if (!before.startsWith(after) && !after.startsWith(before)) return undefined;
    const next = all[at + 1]?.hunk;
    if (next === undefined) return undefined;
    const between = words(lines.slice(lineBehind(hunk), lineInFront(next)));
    before += between;
    after += between;
  }
  return undefined;
}

/** Settings and headings depend on where a line begins and ends. */
function mayFlow({ hunk, changed }: HunkPairs): boolean {
  const settings = changed.some(
    ({ before, after }) => before?.kind === 'setting' || after?.kind === 'setting',
  );
  return !settings && headings(hunk.beforeLines) === headings(hunk.afterLines);
}

function headings(lines: readonly string[]): string {
  return words(lines.filter((line) => /^\s*#{1,6}\s/.test(line)));
}

/** Each word followed by a space. */
function words(lines: readonly string[]): string {
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `${line.replace(/\s+/g, ' ')} `)
    .join('');
}

/** From 0; an empty span lies behind the line that it names. */
function lineBehind({ before: [start, count] }: LineHunk): number {
  return count === 0 ? start : start - 1 + count;
}

function lineInFront({ before: [start, count] }: LineHunk): number {
  return count === 0 ? start : start - 1;
}
