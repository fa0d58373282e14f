import { sha256Hex } from '../base/hash.ts';
import { diffTexts } from './diffTexts.ts';
import { maxSeverity, type PromptDiff } from './model.ts';

/**
 * What changed in a partial (or any other text that is no prompt by itself). Without a baseline the
 * file is new. Its fingerprints are those of its text, not of a prompt.
 */
export function diffPartial(before: string | null, after: string, file: string): PromptDiff {
  const hunks = diffTexts(before ?? '', after, file).map((it, index) => ({
    id: `h${index + 1}`,
    ...it,
  }));
  return {
    file,
    severity: maxSeverity(hunks.map(({ severity }) => severity)),
    kinds: [...new Set(hunks.flatMap(({ kinds }) => kinds))],
    baseline: { fingerprint: before === null ? '' : `sha256:${sha256Hex(before)}` },
    candidate: { fingerprint: `sha256:${sha256Hex(after)}` },
    hunks,
  };
}
