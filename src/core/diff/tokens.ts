import { diffArrays } from 'diff';
import { remembered } from '../base/remembered.ts';

/** A word or a mark, with its offset in the text. */
export interface Token {
  readonly text: string;
  readonly at: number;
}

/** Beyond so many edits two sentences share too little to be compared word by word. */
const maxEdits = 120;
const token = /[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*|[^\s]/gu;

export const tokensOf = remembered((text): readonly Token[] =>
  [...text.matchAll(token)].map((match) => ({ text: match[0], at: match.index })),
);

/** The tokens that only one side has. */
export function changedTokens(
  before: readonly Token[],
  after: readonly Token[],
): { removed: Token[]; added: Token[] } {
  if (before.length === 0 || after.length === 0) return { removed: [...before], added: [...after] };
  const lower = (it: Token): string => it.text.toLowerCase();
  const changes = diffArrays(before.map(lower), after.map(lower), { maxEditLength: maxEdits });
  if (changes === undefined) return { removed: [...before], added: [...after] };
  const out: { removed: Token[]; added: Token[] } = { removed: [], added: [] };
  let left = 0;
  let right = 0;
  for (const { added, removed, count } of changes) {
    if (removed) out.removed.push(...before.slice(left, left + count));
    if (added) out.added.push(...after.slice(right, right + count));
    if (!added) left += count;
    if (!removed) right += count;
  }
  return out;
}
