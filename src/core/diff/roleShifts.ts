import type { Twin } from './align.ts';
import { untouchedTwins, type HunkPairs } from './hunkPairs.ts';
import type { Finding } from './kinds/finding.ts';
import type { LineHunk } from './lineHunks.ts';
import type { Outline } from './outline.ts';
import type { Unit } from './unit.ts';

const longestQuote = 60;

/**
 * Sentences that kept their words and now stand in a message of another role, told at the hunk above
 * them, which has the role. Not where the role itself is a changed setting: that says it already.
 */
export function roleShifts(
  all: readonly HunkPairs[],
  before: Outline,
  after: Outline,
): Map<LineHunk, Finding[]> {
  const hunks = all.map(({ hunk }) => hunk);
  const shifted = new Map<LineHunk, Map<string, Unit[]>>();
  const twins = [...all.flatMap(({ same }) => same), ...untouchedTwins(hunks, before, after)];
  for (const twin of new Map(twins.map((it) => [it.after, it])).values()) {
    const change = roleChange(twin);
    const hunk = change === undefined ? undefined : hunkAbove(twin.after, hunks);
    if (change === undefined || hunk === undefined) continue;
    const found = shifted.get(hunk) ?? new Map<string, Unit[]>();
    shifted.set(hunk, found.set(change, [...(found.get(change) ?? []), twin.after]));
  }
  const told = new Set(all.filter(hasChangedRole).map(({ hunk }) => hunk));
  return new Map(
    [...shifted]
      .filter(([hunk]) => !told.has(hunk))
      .map(([hunk, changes]) => [
        hunk,
        [...changes].map(([change, units]) => finding(change, units)),
      ]),
  );
}

function roleChange({ before, after }: Twin): string | undefined {
  const from = before.place.role;
  const to = after.place.role;
  if (from === null || to === null || from === to || after.kind !== 'text') return undefined;
  return `${from} -> ${to}`;
}

/** The last hunk that begins above a unit, or on its line. */
function hunkAbove({ lines }: Unit, hunks: readonly LineHunk[]): LineHunk | undefined {
  return hunks.findLast(({ after: [start] }) => start <= lines.start) ?? hunks[0];
}

function hasChangedRole({ changed }: HunkPairs): boolean {
  return changed.some(
    ({ before, after }) => before?.path === 'messages.role' && after?.path === 'messages.role',
  );
}

function finding(change: string, units: readonly Unit[]): Finding {
  const text = units[0]?.text ?? '';
  const quote = text.length > longestQuote ? `${text.slice(0, longestQuote - 1).trimEnd()}…` : text;
  const more = units.length > 1 ? ` and ${units.length - 1} more` : '';
  return {
    kind: 'instruction',
    direction: 'modified',
    severity: 'high',
    rule: {
      id: 'message.role',
      why: 'What a system message rules, a user message only asks for, and the other way round.',
      evidence: `${change}: ${quote}${more}`,
    },
    headline: `message role: ${change}: "${quote}"${more}`,
  };
}
