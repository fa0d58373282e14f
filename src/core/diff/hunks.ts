import type { LineRange } from '../base/range.ts';
import type { Pair, Twin } from './align.ts';
import { changeOf, type Change, type Surroundings } from './change.ts';
import { classify, classifyHunk } from './classify.ts';
import { alsoEdited, editedMoveFindings, editsOnTheWay } from './editedMoves.ts';
import { isSaidOtherwise } from './moves.ts';
import { tagLinesOf, type ShiftedRule } from './conditionShifts.ts';
import { groupChanges, rank, type Classified } from './hunkGroups.ts';
import { linesOf, overlap, type HunkPairs } from './hunkPairs.ts';
import { conditionFindings } from './kinds/condition.ts';
import type { KindDecision } from './kindModel.ts';
import { moveFindings } from './kinds/move.ts';
import type { Finding } from './kinds/finding.ts';
import type { LineHunk } from './lineHunks.ts';
import { maxSeverity, type Direction, type Hunk, type LineSpan } from './model.ts';
import { summarise } from './summary.ts';
import { templateTags } from './templateTags.ts';
import type { Unit } from './unit.ts';
import { diffWords } from './words.ts';

/** A hunk before it has a number. */
export type Annotation = Omit<Hunk, 'id'>;

/** So many sentences gone at once are more than the sum of their kinds. */
const largeRemoval = 8;

/** What the whole comparison says about one hunk. */
export interface HunkContext {
  readonly surroundings: Surroundings;
  readonly decide: KindDecision;
  /** By either end. */
  readonly moves: ReadonlyMap<Unit, Twin>;
  /** Rules whose conditions a tag of this hunk changed, wherever they stand. */
  readonly shifted: readonly ShiftedRule[];
  /** On sentences that this hunk put under another role. */
  readonly roles: readonly Finding[];
}

/** The aligned changes that lie in one hunk of the line diff, in order. */
export function annotate(
  { hunk, changed }: HunkPairs,
  { surroundings, decide, moves, shifted, roles }: HunkContext,
): Annotation[] {
  const left = linesOf(hunk.before);
  const right = linesOf(hunk.after);
  const at = { before: firstLine(hunk.before), after: firstLine(hunk.after) };
  const changes = changed.map((pair) => changeOf(pair, surroundings));
  const edits = editsOnTheWay(changes, moves);
  const still = changes.filter(({ unit }) => !moves.has(unit));
  const open = classifyHunk([...still, ...edits.values()], decide);
  const classified = changes.map((change): Classified => {
    const ranges = rangesOf(change, left, right);
    at.before = ranges.before?.end ?? at.before;
    at.after = ranges.after?.end ?? at.after;
    const move = moves.get(change.unit);
    const edit = edits.get(change);
    const findings =
      move === undefined
        ? (open.get(change) ?? [])
        : movedEnd(change, move, edit, edit && open.get(edit));
    return { change, findings, move, ...ranges, at: { ...at } };
  });
  const [first, ...others] = attached(classified, shifted, hunk);
  if (first === undefined) {
    return [withFindings(unchanged(hunk), [...roles, ...conditionFindings(shifted, lossOf)])];
  }
  const all = [{ ...first, findings: [...roles, ...first.findings] }, ...others];
  return groupChanges(all).map((members) => toAnnotation(hunk, members));
}

/** Each shifted rule at the tag that shifted it. */
function attached(
  classified: readonly Classified[],
  shifted: readonly ShiftedRule[],
  hunk: LineHunk,
): Classified[] {
  if (shifted.length === 0) return [...classified];
  const members = shifted.map((rule) => memberOf(classified, rule, hunk));
  return classified.map((member) => {
    const rules = shifted.filter((_, index) => members[index] === member);
    const own = conditionFindings(rules, lossOf);
    return own.length === 0 ? member : { ...member, findings: [...own, ...member.findings] };
  });
}

function memberOf(
  classified: readonly Classified[],
  rule: ShiftedRule,
  hunk: LineHunk,
): Classified | undefined {
  const lines = tagLinesOf(rule, hunk);
  const covers = (range: LineRange | null, line: number | null): boolean =>
    range !== null && line !== null && overlap(range, { start: line, end: line }) !== null;
  const tagged = ({ change }: Classified): boolean =>
    [change.beforeText, change.afterText].some((text) =>
      templateTags(text).some(({ kind }) => kind === 'control'),
    );
  return (
    classified.find((it) => covers(it.after, lines.after) || covers(it.before, lines.before)) ??
    classified.find(tagged) ??
    classified[0]
  );
}

function movedEnd(
  change: Change,
  move: Twin,
  edit: Change | undefined,
  findings: readonly Finding[] = [],
): readonly Finding[] {
  const { before, after } = moveFindings(move, lossOf);
  if (edit !== undefined) return editedMoveFindings(after, edit, findings);
  if (change.after !== null) return after;
  return isSaidOtherwise(move) ? before.map(alsoEdited) : before;
}

/** What it would mean if the rule were gone. */
function lossOf({ before }: Twin): readonly Finding[] {
  const known = losses.get(before);
  if (known !== undefined) return known;
  const findings = classify(changeOf({ before, after: null }, nothingAround));
  losses.set(before, findings);
  return findings;
}

/** Units do not change: what one means is found out once. */
const losses = new WeakMap<Unit, readonly Finding[]>();

const nothingAround: Surroundings = {
  beforeKeys: new Set(),
  afterKeys: new Set(),
  beforeVariables: new Set(),
  afterVariables: new Set(),
};

function withFindings(annotation: Annotation, findings: readonly Finding[]): Annotation {
  const [first] = findings.toSorted((a, b) => rank([b]) - rank([a]));
  if (first === undefined) return annotation;
  return {
    ...annotation,
    kinds: [...new Set(findings.map(({ kind }) => kind))],
    direction: commonDirection(findings),
    severity: maxSeverity(findings.map(({ severity }) => severity)),
    rules: distinctRules(findings),
    summary: first.headline ?? annotation.summary,
  };
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

function toAnnotation(hunk: LineHunk, members: readonly Classified[]): Annotation {
  const findings = members.flatMap((it) => it.findings);
  const telling = tellingOf(members);
  const shown = telling.length > 0 ? telling : findings;
  const before = span(members.map((it) => it.before));
  const after = span(members.map((it) => it.after));
  const beforeText = textOf(hunk.beforeLines, hunk.before, before);
  const afterText = textOf(hunk.afterLines, hunk.after, after);
  const worst = members.toSorted((a, b) => rank(b.findings) - rank(a.findings))[0] as Classified;
  const gone = members.filter((it) => it.after === null && it.move === undefined).length;
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
    ...otherEnd(members),
    summary: more(summarise(worst.change, worst.findings), members.length - 1),
  };
}

function otherEnd(members: readonly Classified[]): Pick<Annotation, 'movedFrom' | 'movedTo'> {
  const moved = (side: 'before' | 'after'): (LineRange | null)[] =>
    members.flatMap(({ change, move }) =>
      move === undefined || change[side] !== null ? [] : [move[side].lines],
    );
  const from = span(moved('before'));
  const to = span(moved('after'));
  return { ...(from === null ? {} : { movedFrom: from }), ...(to === null ? {} : { movedTo: to }) };
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
