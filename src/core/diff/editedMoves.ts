import type { Twin } from './align.ts';
import { changeOf, type Change } from './change.ts';
import type { Finding } from './kinds/finding.ts';
import { isSaidOtherwise } from './moves.ts';
import { summarise } from './summary.ts';
import type { Unit } from './unit.ts';

/**
 * Of sentences that moved and were edited on the way, the edit: by the end at the new place, which tells
 * it.
 */
export function editsOnTheWay(
  changes: readonly Change[],
  moves: ReadonlyMap<Unit, Twin>,
): ReadonlyMap<Change, Change> {
  return new Map(
    changes.flatMap((change) => {
      const move = change.after === null ? undefined : moves.get(change.after);
      if (move === undefined || !isSaidOtherwise(move)) return [];
      return [[change, changeOf(move, change.surroundings)] as const];
    }),
  );
}

/** The findings on one end of such a move: of the move alone, and where it ends those on the edit. */
export function editedMoveFindings(
  ends: readonly Finding[],
  edit: Change,
  findings: readonly Finding[],
): Finding[] {
  const line = edit.before?.lines.start ?? 0;
  const telling = findings.filter(({ kind }) => kind !== 'cosmetic');
  const edits = telling.map((finding) => ({
    ...finding,
    headline: `${summarise(edit, [finding])}, moved from line ${line}`,
  }));
  return [...edits, ...ends.map(alsoEdited)];
}

/** What the finding on a move says where the words are not the same. */
export function alsoEdited(finding: Finding): Finding {
  const { rule, headline } = finding;
  const moved = headline?.replace(/^moved /, 'moved and edited, ');
  if (rule.id !== 'move.same-words') return { ...finding, headline: moved };
  const why = 'It stands elsewhere, in other words: what these change is told at the new place.';
  return { ...finding, headline: moved, rule: { ...rule, id: 'move.edited', why } };
}
