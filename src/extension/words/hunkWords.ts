import type { LineRange } from '../../core/base/range.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import { maxSeverity, severities, type Hunk, type Severity } from '../../core/diff/model.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { count, oneLine } from './amount.ts';

const noteLength = 90;
/** So many changes of one line are told at its end; the hover tells all. */
const toldInNote = 2;

/** One mark in the margin: every hunk that sits at the same line. */
export interface LineMark {
  /** From 1. */
  readonly line: number;
  /** The last line of the longest hunk. */
  readonly endLine: number;
  readonly severity: Severity;
  readonly note: string;
  readonly hunks: readonly Hunk[];
}

/** Hunks by the line that they begin at in `prompt`, which is one side of the diff. */
export function lineMarks(
  hunks: readonly Hunk[],
  side: 'before' | 'after',
  prompt: ClosedPrompt | null,
  blast: BlastRadius | null,
): LineMark[] {
  const byLine = new Map<number, { hunks: Hunk[]; end: number }>();
  for (const hunk of hunks) {
    const { start, end } = rangeIn(hunk, side, prompt);
    const known = byLine.get(start);
    byLine.set(start, {
      hunks: [...(known?.hunks ?? []), hunk],
      end: Math.max(end, known?.end ?? 0),
    });
  }
  return [...byLine].map(([line, { hunks: group, end }]) => {
    // The end of a long line is often out of sight: what matters most comes first.
    const worstFirst = group.toSorted((a, b) => rank(b) - rank(a));
    return {
      line,
      endLine: end,
      severity: maxSeverity(group.map((hunk) => hunk.severity)),
      note: lineNote(worstFirst, blast),
      hunks: worstFirst,
    };
  });
}

/** Lines of a hunk in the prompt's own file: those of a partial sit at the tag that includes it. */
export function rangeIn(
  hunk: Hunk,
  side: 'before' | 'after',
  prompt: ClosedPrompt | null,
): LineRange {
  if (hunk.file === undefined) return side === 'before' ? hunk.beforeRange : hunk.afterRange;
  const name = prompt?.partialSources.find(({ file }) => file === hunk.file)?.name;
  const tags = prompt?.document.partials ?? [];
  const tag = tags.find((use) => use.name === name) ?? tags[0];
  const line = tag?.origin.line ?? 1;
  return { start: line, end: line };
}

/** `guardrail removed: "Never promise refunds" - reaches 14 calls`. */
export function hunkNote(hunk: Hunk, blast: BlastRadius | null): string {
  return lineNote([hunk], blast);
}

function lineNote(worstFirst: readonly Hunk[], blast: BlastRadius | null): string {
  const told = worstFirst.slice(0, toldInNote).map(summaryOf);
  const left = worstFirst.length - told.length;
  const words = [...told, ...(left > 0 ? [`${left} more`] : [])].join(' · ');
  const matters = worstFirst.some(({ severity }) => isAtLeastMedium(severity));
  if (!matters || blast === null || blast.callSites.length === 0) return words;
  return `${words} - reaches ${count(blast.callSites.length, 'call')}`;
}

function summaryOf({ file, summary }: Hunk): string {
  return oneLine(`${file === undefined ? '' : `${file}: `}${summary}`, noteLength);
}

function isAtLeastMedium(severity: Severity): boolean {
  return severities.indexOf(severity) >= severities.indexOf('medium');
}

/** Worse is higher; of two equally bad ones the removal, which nobody sees in the text. */
function rank({ severity, direction }: Hunk): number {
  return severities.indexOf(severity) * 2 + (direction === 'removed' ? 1 : 0);
}

/** Word changes as `git diff --word-diff` writes them: `keep [-old-]{+new+}`. */
export function wordDiff(hunk: Hunk): string {
  const marks = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
  return hunk.words.map(({ type, text }) => marks[type].join(text)).join('');
}
