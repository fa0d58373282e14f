import type { BlastRadius } from '../../core/blastRadius/model.ts';
import { maxSeverity, severities, type Hunk, type Severity } from '../../core/diff/model.ts';
import { count, oneLine } from './amount.ts';

const noteLength = 110;

/** One mark in the margin: every hunk that sits at the same line. */
export interface LineMark {
  /** From 1. */
  readonly line: number;
  /** The last line of the widest hunk. */
  readonly endLine: number;
  readonly severity: Severity;
  readonly note: string;
  readonly hunks: readonly Hunk[];
}

/** Hunks by the line that they begin at, on one side of the diff. */
export function lineMarks(
  hunks: readonly Hunk[],
  side: 'before' | 'after',
  blast: BlastRadius | null,
): LineMark[] {
  const byLine = new Map<number, Hunk[]>();
  for (const hunk of hunks) {
    const { start } = rangeOn(hunk, side);
    byLine.set(start, [...(byLine.get(start) ?? []), hunk]);
  }
  return [...byLine].map(([line, group]) => ({
    line,
    endLine: Math.max(...group.map((hunk) => rangeOn(hunk, side).end)),
    severity: maxSeverity(group.map((hunk) => hunk.severity)),
    note: group.map((hunk) => hunkNote(hunk, blast)).join(' · '),
    hunks: group,
  }));
}

export function rangeOn(hunk: Hunk, side: 'before' | 'after'): Hunk['afterRange'] {
  return side === 'before' ? hunk.beforeRange : hunk.afterRange;
}

/** `guardrail removed: "Never promise refunds" - reaches 14 calls`. */
export function hunkNote(hunk: Hunk, blast: BlastRadius | null): string {
  const summary = oneLine(hunk.summary, noteLength);
  const matters = severities.indexOf(hunk.severity) >= severities.indexOf('medium');
  if (!matters || blast === null || blast.callSites.length === 0) return summary;
  return `${summary} - reaches ${count(blast.callSites.length, 'call')}`;
}

/** Word changes as `git diff --word-diff` writes them: `keep [-old-]{+new+}`. */
export function wordDiff(hunk: Hunk): string {
  const marks = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
  return hunk.words.map(({ type, text }) => marks[type].join(text)).join('');
}
