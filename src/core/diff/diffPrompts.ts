import type { ClosedPrompt, PartialSource } from '../prompt/model.ts';
import { diffOutlined, diffTexts, type DiffText } from './diffTexts.ts';
import type { Annotation } from './hunks.ts';
import { maxSeverity, type PromptDiff } from './model.ts';
import { outlineOf } from './outline.ts';
import { withPartialContent } from './partialContent.ts';

/**
 * What changed between two versions of a prompt: first in its own file, then in each partial that
 * both versions include (`file` of those hunks names the partial). Without a baseline the prompt is
 * new: one hunk that says so.
 */
export function diffPrompts(baseline: ClosedPrompt | null, candidate: ClosedPrompt): PromptDiff {
  const annotations =
    baseline === null
      ? [newPrompt(candidate)]
      : [...ownChanges(baseline, candidate), ...partialChanges(baseline, candidate)];
  const hunks = annotations.map((it, index) => ({ id: `h${index + 1}`, ...it }));
  return {
    file: candidate.file,
    severity: maxSeverity(hunks.map((hunk) => hunk.severity)),
    kinds: [...new Set(hunks.flatMap((hunk) => hunk.kinds))],
    baseline: { fingerprint: baseline?.fingerprint ?? '' },
    candidate: { fingerprint: candidate.fingerprint },
    hunks,
  };
}

function ownChanges(baseline: ClosedPrompt, candidate: ClosedPrompt): Annotation[] {
  if (baseline.text === candidate.text) return [];
  return diffOutlined(sideOf(baseline), sideOf(candidate)).map((it) =>
    withPartialContent(it, baseline, candidate),
  );
}

function sideOf({ text, document }: ClosedPrompt): DiffText {
  const messages = document.format === 'text' ? [] : document.messages;
  return { text, outline: outlineOf(document), messages };
}

/** A partial that came or went is a change of its tag, in the prompt's own file. */
function partialChanges(baseline: ClosedPrompt, candidate: ClosedPrompt): Annotation[] {
  const before = new Map(baseline.partialSources.map((it) => [it.name, it]));
  return candidate.partialSources.flatMap((after: PartialSource) => {
    const source = before.get(after.name);
    if (source === undefined || source.text === after.text) return [];
    return diffTexts(source.text, after.text, after.file).map((it) => ({
      ...it,
      file: after.file,
    }));
  });
}

function newPrompt(candidate: ClosedPrompt): Annotation {
  const lines = candidate.text.split('\n').length;
  return {
    before: [0, 0],
    after: [1, lines],
    beforeRange: { start: 1, end: 1 },
    afterRange: { start: 1, end: 1 },
    beforeText: '',
    afterText: candidate.text,
    words: [{ type: 'added', text: candidate.text }],
    kinds: ['instruction'],
    direction: 'added',
    severity: 'medium',
    rules: [
      {
        id: 'prompt.new',
        why: 'There is no baseline: nothing can be compared, only tried out.',
        evidence: candidate.name,
      },
    ],
    summary: 'new prompt: there is no baseline to compare with',
  };
}
