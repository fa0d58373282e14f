import type { PromptMessage } from '../prompt/model.ts';
import type { Pair } from './align.ts';
import { alignMessages, type MessagePair } from './alignMessages.ts';
import { changeOf, type Surroundings } from './change.ts';
import { linesOf, overlap, type HunkPairs } from './hunkPairs.ts';
import type { Finding } from './kinds/finding.ts';
import { modelParamsRules } from './kinds/modelParams.ts';
import type { LineHunk } from './lineHunks.ts';
import type { LineSpan } from './model.ts';
import type { Outline } from './outline.ts';
import { nowhere, type Unit } from './unit.ts';

/** Two outlines whose role settings know their message, and how the messages are aligned. */
export interface IdentifiedMessages {
  readonly before: Outline;
  readonly after: Outline;
  readonly pairs: readonly MessagePair[];
}

/** Gives the role of a message the same number on both sides, so that it is compared with no other. */
export function identifyMessages(
  before: Outline,
  after: Outline,
  messages: {
    readonly before: readonly PromptMessage[];
    readonly after: readonly PromptMessage[];
  },
): IdentifiedMessages {
  const pairs = alignMessages(messages.before, messages.after);
  if (pairs.every((it) => it.before?.role === it.after?.role)) return { before, after, pairs };
  return {
    before: identified(before, pairs, 'before'),
    after: identified(after, pairs, 'after'),
    pairs,
  };
}

function identified(
  outline: Outline,
  pairs: readonly MessagePair[],
  side: 'before' | 'after',
): Outline {
  return outline.map((unit) => {
    if (unit.path !== 'messages.role') return unit;
    const message = holderOf(unit.lines.start, pairs, side);
    return message < 0 ? unit : { ...unit, message };
  });
}

/** The message that begins last of those with the line: a block ends where the next one begins. */
function holderOf(line: number, pairs: readonly MessagePair[], side: 'before' | 'after'): number {
  let holder = -1;
  for (const [index, pair] of pairs.entries()) {
    const range = pair[side]?.range;
    if (range === undefined || line < range.start || line > range.end) continue;
    if (range.start > (pairs[holder]?.[side]?.range.start ?? 0)) holder = index;
  }
  return holder;
}

/**
 * The pairs with lines that hold a role compared as the messages are: of equal lines, the line diff takes
 * any. What came or went with the role of a message that kept it is left out where there is more to say;
 * of a changed role both versions are told where the new one stands.
 */
export function withRolesOf(
  all: readonly HunkPairs[],
  { pairs }: IdentifiedMessages,
  moves: ReadonlyMap<Unit, unknown>,
): HunkPairs[] {
  const compared = (pair: Pair): Pair[] => {
    const unit = pair.before === null ? pair.after : pair.after === null ? pair.before : null;
    const message = unit?.message === undefined ? undefined : pairs[unit.message];
    if (unit === null || message === undefined || moves.has(unit)) return [pair];
    const { before, after } = message;
    if (before === null || after === null) return [pair];
    if (before.role === after.role || pair.after === null) return [];
    return [{ before: { ...roleOf(before), message: unit.message }, after: pair.after }];
  };
  return all.map((it) => {
    const changed = it.changed.flatMap(compared);
    return changed.length === 0 ? it : { ...it, changed };
  });
}

function roleUnit({ before, after }: Pair): number | undefined {
  return (before ?? after)?.message;
}

/**
 * Messages that came, went or changed their role where no changed line says so: in formats that keep a
 * message on one line, and where the line with the role is an equal one of another message. `told` are
 * roles that are spoken of already.
 */
export function messageFindings(
  all: readonly HunkPairs[],
  { pairs }: IdentifiedMessages,
  told: ReadonlyMap<LineHunk, readonly Finding[]>,
  surroundings: Surroundings,
): ReadonlyMap<LineHunk, Finding[]> {
  const found = new Map<LineHunk, Finding[]>();
  const spoken = new Set([...told.values()].flat().map(({ rule }) => rule.evidence.split(':')[0]));
  const changed = all.flatMap((it) => it.changed);
  for (const [message, { before, after }] of pairs.entries()) {
    if (before?.role === after?.role) continue;
    const own = (pair: Pair): boolean => roleUnit(pair) === message;
    if (changed.some(own) || spoken.has(`${before?.role ?? ''} -> ${after?.role ?? ''}`)) continue;
    const hunk = all.find(({ hunk: it }) => touches(it.after, after) || touches(it.before, before));
    if (hunk === undefined) continue;
    const change = changeOf(
      { before: before && roleOf(before), after: after && roleOf(after) },
      surroundings,
    );
    const findings = modelParamsRules.find(change);
    found.set(hunk.hunk, [...(found.get(hunk.hunk) ?? []), ...findings]);
  }
  return found;
}

function touches(span: LineSpan, message: PromptMessage | null): boolean {
  const lines = linesOf(span);
  return lines !== null && message !== null && overlap(lines, message.range) !== null;
}

function roleOf({ role, range }: PromptMessage): Unit {
  const lines = { start: range.start, end: range.start };
  return { kind: 'setting', path: 'messages.role', text: role, value: role, lines, place: nowhere };
}
