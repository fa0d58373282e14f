import type { LineRange } from '../base/range.ts';
import type { Twin } from './align.ts';
import type { Change } from './change.ts';
import { overlap } from './hunkPairs.ts';
import type { Finding } from './kinds/finding.ts';
import { severities } from './model.ts';
import type { Unit } from './unit.ts';

/** A change of one hunk with all that is to be said of it. */
export interface Classified {
  readonly change: Change;
  readonly findings: readonly Finding[];
  /** Of which this change is one end. */
  readonly move: Twin | undefined;
  readonly before: LineRange | null;
  readonly after: LineRange | null;
  /** Where the change stands on each side, for a mark on the side that has no line of it. */
  readonly at: { readonly before: number; readonly after: number };
}

/** Changes of one line belong together, and so do neighbours of which the same is to be said. */
export function groupChanges(all: readonly Classified[]): Classified[][] {
  const groups: Classified[][] = [];
  for (const it of all) {
    const shared = groupOnLine(groups, it);
    const previous = groups.at(-1)?.at(-1);
    if (shared !== undefined) {
      // With what lies between, so that no line is in two groups.
      groups.push([...groups.splice(shared).flat(), it]);
    } else if (previous !== undefined && together(previous, it)) groups.at(-1)?.push(it);
    else groups.push([it]);
  }
  return groups;
}

/**
 * The first group with a line of `it`. Lines never go back from one change to the next, so that only
 * the last group of each side can have one.
 */
function groupOnLine(groups: readonly Classified[][], it: Classified): number | undefined {
  const shared = (['before', 'after'] as const).flatMap((side) => {
    const last = (members: readonly Classified[]): Classified | undefined =>
      members.findLast((member) => member[side] !== null);
    const at = groups.findLastIndex((members) => last(members) !== undefined);
    const member = last(groups[at] ?? []);
    return member !== undefined && sharesLine(member, it) ? [at] : [];
  });
  return shared.length === 0 ? undefined : Math.min(...shared);
}

function together(a: Classified, b: Classified): boolean {
  if (a.move !== undefined && b.move !== undefined) return movedTogether(a, b, a.move, b.move);
  if (a.move !== undefined || b.move !== undefined) return false;
  const oneSided =
    (a.before === null) === (b.before === null) && (a.after === null) === (b.after === null);
  const lone = a.before === null || a.after === null;
  return oneSided && lone && (isHeading(a) || signature(a) === signature(b));
}

/** Neighbours, but for a blank line, on both sides. */
function movedTogether(a: Classified, b: Classified, one: Twin, next: Twin): boolean {
  const follows = (x: Unit, y: Unit): boolean =>
    y.lines.start >= x.lines.start && y.lines.start - x.lines.end <= 2;
  return (
    (a.before === null) === (b.before === null) &&
    rank(a.findings) === rank(b.findings) &&
    follows(one.before, next.before) &&
    follows(one.after, next.after)
  );
}

function sharesLine(a: Classified, b: Classified): boolean {
  const shared = (x: LineRange | null, y: LineRange | null): boolean =>
    x !== null && y !== null && overlap(x, y) !== null;
  return shared(a.before, b.before) || shared(a.after, b.after);
}

function isHeading({ change }: Classified): boolean {
  return change.unit.heading === true;
}

function signature({ findings }: Classified): string {
  return findings.map(({ kind, direction, severity }) => `${kind} ${direction} ${severity}`).join();
}

/** How bad the worst of them is. */
export function rank(findings: readonly Finding[]): number {
  return Math.max(...findings.map(({ severity }) => severities.indexOf(severity)));
}
