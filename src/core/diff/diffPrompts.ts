import type { ClosedPrompt } from '../prompt/model.ts';
import { lineHunks, type LineHunk } from './lineHunks.ts';
import { maxSeverity, type Hunk, type LineSpan, type PromptDiff } from './model.ts';
import { diffWords } from './words.ts';

/**
 * What changed between two versions of a prompt, its partials included. Without a baseline the
 * prompt is new: one hunk that says so.
 */
export function diffPrompts(baseline: ClosedPrompt | null, candidate: ClosedPrompt): PromptDiff {
  const hunks = lineHunks(baseline?.text ?? '', candidate.text).map(toHunk);
  return {
    file: candidate.file,
    severity: maxSeverity(hunks.map((hunk) => hunk.severity)),
    kinds: [...new Set(hunks.flatMap((hunk) => hunk.kinds))],
    baseline: { fingerprint: baseline?.fingerprint ?? '' },
    candidate: { fingerprint: candidate.fingerprint },
    hunks,
  };
}

function toHunk(hunk: LineHunk, index: number): Hunk {
  const beforeText = hunk.beforeLines.join('\n');
  const afterText = hunk.afterLines.join('\n');
  return {
    id: `h${index + 1}`,
    before: hunk.before,
    after: hunk.after,
    beforeRange: rangeOf(hunk.before),
    afterRange: rangeOf(hunk.after),
    beforeText,
    afterText,
    words: diffWords(beforeText, afterText),
    kinds: ['instruction'],
    direction: beforeText === '' ? 'added' : afterText === '' ? 'removed' : 'modified',
    severity: 'medium',
    rules: [],
    summary: 'instruction modified',
  };
}

function rangeOf([start, count]: LineSpan): { start: number; end: number } {
  const first = Math.max(1, start);
  return { start: first, end: first + Math.max(0, count - 1) };
}
