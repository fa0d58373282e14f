/** Lines of a file that hold a case, counted from 0. */
export interface CaseLines {
  readonly first: number;
  /** Infinity for the last case of the file. */
  readonly last: number;
}

/** A replacement in a text; lines and columns count from 0. */
export interface TextReplacement {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
  /** Nothing but white space stands before `start` in its line. */
  readonly isAtIndent: boolean;
}

export interface MovedCase {
  readonly lines: CaseLines;
  /** The edit is in the case itself. */
  readonly isEdited: boolean;
}

/** Where a case is after an edit of its file; null when the edit removed it. */
export function movedCase(lines: CaseLines, edit: TextReplacement): MovedCase | null {
  const { start, end, text } = edit;
  const { first, last } = lines;
  const added = text.split('\n').length - 1;
  const delta = added - (end.line - start.line);
  const below = { first: first + delta, last: last + delta };
  if (end.line < first || (end.line === first && end.character === 0)) {
    return { lines: below, isEdited: false };
  }
  if (start.line > last) return { lines, isEdited: false };
  if (isPushedDown(first, edit, added)) return { lines: below, isEdited: false };
  const isCutFromTop = start.line < first || (start.line === first && edit.isAtIndent);
  const reachesEnd = end.line > last || (last === Infinity && end.line > first);
  if (isCutFromTop && reachesEnd && text.trim() === '') return null;
  const moved = start.line < first ? start.line + added : first;
  return { lines: { first: moved, last: Math.max(moved, last + delta) }, isEdited: true };
}

/** Whole lines were put in front of the case, from within its indentation. */
function isPushedDown(
  first: number,
  { start, end, isAtIndent }: TextReplacement,
  added: number,
): boolean {
  const isInsertion = start.line === end.line && start.character === end.character;
  return isInsertion && start.line === first && isAtIndent && added > 0;
}
