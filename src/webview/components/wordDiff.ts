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

/** Characters a side: an evaluation keeps no more of an answer. */
export const maxCompared = 24_000;
/** The work grows with the square of what differs, and with the length that it is looked for in. */
const maxEdits = 1_000;
const maxEditsInLong = 500;
const longText = 4_096;

/** Null when a side is too long or the two have too little in common to be worth marking. */
export function compareWords(before: string, after: string): ComparedWords | null {
  if (before.length > maxCompared || after.length > maxCompared) return null;
  const isLong = Math.max(before.length, after.length) > longText;
  const maxEditLength = isLong ? maxEditsInLong : maxEdits;
  const changes = diffWordsWithSpace(before, after, { maxEditLength });
  if (changes === undefined) return null;
  const isChanged = (index: number): boolean =>
    changes[index]?.added === true || changes[index]?.removed === true;
  const side = (not: 'added' | 'removed'): Piece[] =>
    changes.flatMap((it, index) => {
      if (it[not]) return [];
      const between = /^[^\S\n]+$/.test(it.value) && isChanged(index - 1) && isChanged(index + 1);
      return [{ text: it.value, changed: between || isChanged(index) }];
    });
  return { before: joinRuns(side('added')), after: joinRuns(side('removed')) };
}

/** A run of changed words reads as one mark, the spaces in it included. */
function joinRuns(pieces: readonly Piece[]): Piece[] {
  const runs: Piece[] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last?.changed === piece.changed) {
      runs[runs.length - 1] = { text: last.text + piece.text, changed: piece.changed };
    } else runs.push(piece);
  }
  return runs;
}
