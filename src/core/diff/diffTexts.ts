import { annotate, type Annotation } from './hunks.ts';
import { keyOf } from './align.ts';
import { conditionShifts } from './conditionShifts.ts';
import { pairUnits } from './hunkPairs.ts';
import type { Surroundings } from './change.ts';
import { likelyKinds, type KindDecision } from './kindModel.ts';
import { findMoves } from './moves.ts';
import { lineHunks } from './lineHunks.ts';
import { identifyMessages, messageFindings, withRolesOf } from './messageChanges.ts';
import { outlineOfText, type Outline } from './outline.ts';
import { reflows } from './reflow.ts';
import { roleShifts } from './roleShifts.ts';
import { templateTags } from './templateTags.ts';
import type { PromptMessage } from '../prompt/model.ts';

/** One version of a file. */
export interface DiffText {
  readonly text: string;
  readonly outline: Outline;
  /** Where the format has messages. */
  readonly messages?: readonly PromptMessage[] | undefined;
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
  const messages = identifyMessages(before.outline, after.outline, {
    before: before.messages ?? [],
    after: after.messages ?? [],
  });
  const { before: left, after: right } = messages;
  const surroundings: Surroundings = {
    beforeKeys: new Set(left.map(keyOf)),
    afterKeys: new Set(right.map(keyOf)),
    beforeVariables: variablesOf(left),
    afterVariables: variablesOf(right),
  };
  const found = findMoves(
    lineHunks(before.text, after.text).map((hunk) => pairUnits(hunk, left, right)),
  );
  const moves = found.byUnit;
  const pairs = withRolesOf(found.pairs, messages, moves);
  const shifts = conditionShifts(pairs, left, right);
  const shiftedRoles = roleShifts(pairs, left, right);
  const roles = messageFindings(pairs, messages, shiftedRoles, surroundings);
  const reflowed = reflows(pairs, before.text.split('\n'));
  return pairs.flatMap((it) => {
    const { hunk } = it;
    const context = {
      ...{ surroundings, decide, moves },
      shifted: shifts.get(hunk) ?? [],
      roles: [...(shiftedRoles.get(hunk) ?? []), ...(roles.get(hunk) ?? [])],
    };
    return annotate({ ...it, changed: reflowed.has(hunk) ? [] : it.changed }, context);
  });
}

function variablesOf(outline: Outline): Set<string> {
  return new Set(
    outline.flatMap(({ text }) =>
      templateTags(text).flatMap((tag) => (tag.kind === 'variable' ? [tag.name] : [])),
    ),
  );
}
