import { diffWordsWithSpace } from 'diff';

/** A piece of one side's text; `changed` where the other side reads differently. */
export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

export interface ComparedWords {
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

/** Characters a side; the work grows with the square of what differs. */
export const maxCompared = 4_096;
const maxEdits = 1_000;

/** Null when a side is too long or the two have too little in common to be worth marking. */
export function compareWords(before: string, after: string): ComparedWords | null {
  if (before.length > maxCompared || after.length > maxCompared) return null;
  const changes = diffWordsWithSpace(before, after, { maxEditLength: maxEdits });
  if (changes === undefined) return null;
  const side = (not: 'added' | 'removed'): Piece[] =>
    changes
      .filter((it) => !it[not])
      .map((it) => ({ text: it.value, changed: it.added || it.removed }));
  return { before: side('added'), after: side('removed') };
}
