import { annotate, type Annotation } from './hunks.ts';
import { keyOf } from './align.ts';
import { conditionShifts } from './conditionShifts.ts';
import { pairUnits } from './hunkPairs.ts';
import type { Surroundings } from './change.ts';
import { likelyKinds, type KindDecision } from './kindModel.ts';
import { findMoves } from './moves.ts';
import { lineHunks } from './lineHunks.ts';
import { outlineOfText, type Outline } from './outline.ts';
import { reflows } from './reflow.ts';
import { roleShifts } from './roleShifts.ts';
import { templateTags } from './templateTags.ts';

/** One version of a file. */
export interface DiffText {
  readonly text: string;
  readonly outline: Outline;
}

/** The changes between two versions of any text: a partial, or a file without a reader of its own. */
export function diffTexts(
  before: string,
  after: string,
  file: string,
  decide: KindDecision = likelyKinds,
): Annotation[] {
  return diffOutlined(
    { text: before, outline: outlineOfText(before, file) },
    { text: after, outline: outlineOfText(after, file) },
    decide,
  );
}

export function diffOutlined(
  before: DiffText,
  after: DiffText,
  decide: KindDecision = likelyKinds,
): Annotation[] {
  if (before.text === after.text) return [];
  const surroundings: Surroundings = {
    beforeKeys: new Set(before.outline.map(keyOf)),
    afterKeys: new Set(after.outline.map(keyOf)),
    beforeVariables: variablesOf(before.outline),
    afterVariables: variablesOf(after.outline),
  };
  const { pairs, byUnit: moves } = findMoves(
    lineHunks(before.text, after.text).map((hunk) =>
      pairUnits(hunk, before.outline, after.outline),
    ),
  );
  const shifts = conditionShifts(pairs, before.outline, after.outline);
  const roles = roleShifts(pairs, before.outline, after.outline);
  const reflowed = reflows(pairs, before.text.split('\n'));
  return pairs.flatMap((it) => {
    const shifted = shifts.get(it.hunk) ?? [];
    const changed = reflowed.has(it.hunk) ? [] : it.changed;
    return annotate(
      { ...it, changed },
      { surroundings, decide, moves, shifted, roles: roles.get(it.hunk) ?? [] },
    );
  });
}

function variablesOf(outline: Outline): Set<string> {
  return new Set(
    outline.flatMap(({ text }) =>
      templateTags(text).flatMap((tag) => (tag.kind === 'variable' ? [tag.name] : [])),
    ),
  );
}
