import type { LineRange } from '../base/range.ts';
import { alignUnits, type Pair } from './align.ts';
import { changeOf, type Change, type Surroundings } from './change.ts';
import { classify } from './classify.ts';
import type { Finding } from './kinds/finding.ts';
import type { LineHunk } from './lineHunks.ts';
import { maxSeverity, severities, type Direction, type Hunk, type LineSpan } from './model.ts';
import type { Outline } from './outline.ts';
import { summarise } from './summary.ts';
import { diffWords } from './words.ts';
import type { Unit } from './unit.ts';

/** A hunk before it has a number. */
export type Annotation = Omit<Hunk, 'id'>;

interface Classified {
  readonly change: Change;
  readonly findings: readonly Finding[];
  readonly before: LineRange | null;
  readonly after: LineRange | null;
  /** Where the change stands on each side, for a mark on the side that has no line of it. */
  readonly at: { readonly before: number; readonly after: number };
}

/** So many sentences gone at once are more than the sum of their kinds. */
const largeRemoval = 8;

/** The aligned changes that lie in one hunk of the line diff, in order. */
export function annotate(
  hunk: LineHunk,
  before: Outline,
  after: Outline,
  surroundings: Surroundings,
): Annotation[] {
  const left = linesOf(hunk.before);
  const right = linesOf(hunk.after);
  const pairs = alignUnits(unitsNear(before, hunk.before), unitsNear(after, hunk.after)).filter(
    (pair) => touches(pair.before, left) || touches(pair.after, right),
  );
  const at = { before: firstLine(hunk.before), after: firstLine(hunk.after) };
  const classified = pairs.map((pair): Classified => {
    const change = changeOf(pair, surroundings);
    const ranges = rangesOf(pair, left, right);
    at.before = ranges.before?.end ?? at.before;
    at.after = ranges.after?.end ?? at.after;
    return { change, findings: classify(change), ...ranges, at: { ...at } };
  });
  if (classified.length === 0) return [unchanged(hunk)];
  return group(classified).map((members) => toAnnotation(hunk, members));
}

/** Units on the hunk's lines and their neighbours, so that a sentence wrapped over both is whole. */
function unitsNear(outline: Outline, [start, count]: LineSpan): Unit[] {
  const first = count === 0 ? start : start - 1;
  const last = count === 0 ? start + 1 : start + count;
  return outline.filter(({ lines }) => lines.end >= first && lines.start <= last);
}

function linesOf([start, count]: LineSpan): LineRange | null {
  return count === 0 ? null : { start, end: start + count - 1 };
}

function touches(unit: Unit | null, lines: LineRange | null): boolean {
  return unit !== null && lines !== null && overlap(unit.lines, lines) !== null;
}

function rangesOf(
  pair: Pair,
  left: LineRange | null,
  right: LineRange | null,
): Pick<Classified, 'before' | 'after'> {
  return {
    before: pair.before === null || left === null ? null : overlap(pair.before.lines, left),
    after: pair.after === null || right === null ? null : overlap(pair.after.lines, right),
  };
}

function overlap(a: LineRange, b: LineRange): LineRange | null {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start <= end ? { start, end } : null;
}

/** Changes of one line belong together, and so do neighbours of which the same is to be said. */
function group(all: readonly Classified[]): Classified[][] {
  const groups: Classified[][] = [];
  for (const it of all) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    if (last !== undefined && previous !== undefined && together(previous, it)) last.push(it);
    else groups.push([it]);
  }
  return groups;
}

function together(a: Classified, b: Classified): boolean {
  const shares = (x: LineRange | null, y: LineRange | null): boolean =>
    x !== null && y !== null && overlap(x, y) !== null;
  if (shares(a.before, b.before) || shares(a.after, b.after)) return true;
  const oneSided =
    (a.before === null) === (b.before === null) && (a.after === null) === (b.after === null);
  const lone = a.before === null || a.after === null;
  return oneSided && lone && (isHeading(a) || signature(a) === signature(b));
}

function isHeading({ change }: Classified): boolean {
  return change.unit.heading === true;
}

function signature({ findings }: Classified): string {
  return findings.map(({ kind, direction, severity }) => `${kind} ${direction} ${severity}`).join();
}

function toAnnotation(hunk: LineHunk, members: readonly Classified[]): Annotation {
  const findings = members.flatMap((it) => it.findings);
  const telling = tellingOf(members);
  const shown = telling.length > 0 ? telling : findings;
  const before = span(members.map((it) => it.before));
  const after = span(members.map((it) => it.after));
  const beforeText = textOf(hunk.beforeLines, hunk.before, before);
  const afterText = textOf(hunk.afterLines, hunk.after, after);
  const worst = members.toSorted((a, b) => rank(b.findings) - rank(a.findings))[0] as Classified;
  const gone = members.filter(({ after: line }) => line === null).length;
  const severity = maxSeverity([
    ...shown.map((it) => it.severity),
    ...(gone >= largeRemoval ? (['high'] as const) : []),
  ]);
  return {
    before: hunk.before,
    after: hunk.after,
    beforeRange: before ?? lineRange(members[0]?.at.before ?? 1),
    afterRange: after ?? lineRange(members[0]?.at.after ?? 1),
    beforeText,
    afterText,
    words: diffWords(beforeText, afterText),
    kinds: [...new Set(shown.map((it) => it.kind))],
    direction: commonDirection(shown),
    severity,
    rules: distinctRules(shown),
    summary: more(summarise(worst.change, worst.findings), members.length - 1),
  };
}

/** Headings and cosmetics say nothing beside what is really changed. */
function tellingOf(members: readonly Classified[]): readonly Finding[] {
  const real = members.flatMap(({ findings }) =>
    findings.filter(({ kind }) => kind !== 'cosmetic'),
  );
  const content = real.filter(({ rule }) => rule.id !== 'heading.changed');
  return content.length > 0 ? content : real;
}

function more(summary: string, others: number): string {
  return others <= 0 ? summary : `${summary} and ${others} more`;
}

function rank(findings: readonly Finding[]): number {
  return Math.max(...findings.map(({ severity }) => severities.indexOf(severity)));
}

function commonDirection(findings: readonly Finding[]): Direction {
  const directions = new Set(findings.map(({ direction }) => direction));
  const [only = 'modified'] = directions;
  return directions.size === 1 ? only : 'modified';
}

function distinctRules(findings: readonly Finding[]): Hunk['rules'] {
  const seen = new Map(findings.map(({ rule }) => [`${rule.id} ${rule.evidence}`, rule]));
  return [...seen.values()];
}

function span(ranges: readonly (LineRange | null)[]): LineRange | null {
  const real = ranges.filter((range) => range !== null);
  if (real.length === 0) return null;
  return {
    start: Math.min(...real.map(({ start }) => start)),
    end: Math.max(...real.map(({ end }) => end)),
  };
}

/** The first line of a span; for an empty one the line that it follows. */
function firstLine([start]: LineSpan): number {
  return Math.max(1, start);
}

function lineRange(line: number): LineRange {
  return { start: line, end: line };
}

function textOf(lines: readonly string[], [start]: LineSpan, range: LineRange | null): string {
  return range === null ? '' : lines.slice(range.start - start, range.end - start + 1).join('\n');
}

/** Lines differ and no unit does: reflowed, blank lines, white space, line endings. */
function unchanged(hunk: LineHunk): Annotation {
  const beforeText = hunk.beforeLines.join('\n');
  const afterText = hunk.afterLines.join('\n');
  const what = beforeText === afterText ? 'line endings only' : 'white space and line breaks only';
  return {
    before: hunk.before,
    after: hunk.after,
    beforeRange: linesOf(hunk.before) ?? lineRange(firstLine(hunk.before)),
    afterRange: linesOf(hunk.after) ?? lineRange(firstLine(hunk.after)),
    beforeText,
    afterText,
    words: diffWords(beforeText, afterText),
    kinds: ['cosmetic'],
    direction: 'none',
    severity: 'none',
    rules: [{ id: 'cosmetic.layout', why: 'The prompt says the same as before.', evidence: what }],
    summary: what,
  };
}
