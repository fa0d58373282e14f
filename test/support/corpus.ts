import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { diffTexts } from '../../src/core/diff/diffTexts.ts';
import { likelyKinds, type KindDecision } from '../../src/core/diff/kindModel.ts';
import type { Annotation } from '../../src/core/diff/hunks.ts';
import {
  changeKinds,
  maxSeverity,
  severities,
  type ChangeKind,
  type Direction,
  type LineSpan,
  type Severity,
} from '../../src/core/diff/model.ts';

export interface Label {
  readonly kinds: readonly ChangeKind[];
  readonly direction: Direction;
  readonly severity: Severity;
}

export interface CorpusEdit {
  readonly id: string;
  readonly repo: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly labels: {
    readonly hunks: readonly {
      readonly before: LineSpan;
      readonly after: LineSpan;
      readonly a: Label;
      readonly b: Label;
    }[];
  };
}

/** The labelled edits that weights are fitted to. */
export function readCorpus(): CorpusEdit[] {
  return readLines(new URL('../vectors/corpus/edits.jsonl', import.meta.url));
}

/**
 * Labelled edits of other repositories, which are measured and never fitted to. Those of the `read` half
 * were read while rules were made, those of the `kept` half were not: see `heldOutHalf`.
 */
export function readHeldOut(): CorpusEdit[] {
  return readLines(new URL('../vectors/corpus/held-out.jsonl', import.meta.url));
}

/** Which half of the held-out edits a repository belongs to, by the parity of its name's digest. */
export function heldOutHalf(repo: string): 'read' | 'kept' {
  const [first = 0] = createHash('sha256').update(repo).digest();
  return first % 2 === 0 ? 'read' : 'kept';
}

/** An edit of one sentence, made up; an empty side is an addition or a removal. */
export interface InventedEdit extends Label {
  readonly section: string;
  readonly before: string;
  readonly after: string;
}

export function readInvented(): InventedEdit[] {
  return readLines(new URL('../vectors/invented-edits/edits.jsonl', import.meta.url));
}

function readLines<T>(file: URL): T[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** A prediction beside one reader's label of the same hunk. */
export interface Judged {
  readonly edit: CorpusEdit;
  readonly predicted: Label;
  readonly label: Label;
}

/** Every hunk twice: against each of the two readers. */
export function judge(edits: readonly CorpusEdit[], decide: KindDecision = likelyKinds): Judged[] {
  return edits.flatMap((edit) => {
    const annotations = diffTexts(edit.before, edit.after, edit.path, decide);
    return edit.labels.hunks.flatMap((hunk) => {
      const predicted = merge(annotationsOf(hunk, annotations));
      return [hunk.a, hunk.b].map((label) => ({ edit, predicted, label }));
    });
  });
}

/**
 * The annotations of a labelled hunk: those of the very same lines; where the line diff cut the file
 * another way, those that share lines with it.
 */
function annotationsOf(hunk: HunkSpans, annotations: readonly Annotation[]): readonly Annotation[] {
  const same = annotations.filter(
    (it) => String(it.before) === String(hunk.before) && String(it.after) === String(hunk.after),
  );
  if (same.length > 0) return same;
  return annotations.filter((it) => shares(it.before, hunk.before) || shares(it.after, hunk.after));
}

interface HunkSpans {
  readonly before: LineSpan;
  readonly after: LineSpan;
}

function shares([a, m]: LineSpan, [b, n]: LineSpan): boolean {
  return m > 0 && n > 0 && a < b + n && b < a + m;
}

/** The changes of one git hunk as one. */
function merge(annotations: readonly Annotation[]): Label {
  const kinds = [...new Set(annotations.flatMap((it) => it.kinds))];
  const real = kinds.filter((kind) => kind !== 'cosmetic');
  const directions = new Set(
    annotations.map(({ direction }) => direction).filter((it) => it !== 'none'),
  );
  const [only = 'none'] = directions;
  return {
    kinds: real.length > 0 ? real : kinds,
    direction: directions.size > 1 ? 'modified' : only,
    severity: maxSeverity(annotations.map(({ severity }) => severity)),
  };
}

export interface Scores {
  /** Micro-averaged over all kinds. */
  readonly kindsF1: number;
  /** Cohen's kappa with quadratic weights. */
  readonly severityKappa: number;
  /** Share on the same side of "high or above". */
  readonly highAgreement: number;
  /** Labelled critical, predicted below high. */
  readonly criticalMissed: number;
  readonly directionAgreement: number;
}

export function scoresOf(judged: readonly Judged[]): Scores {
  const share = (test: (it: Judged) => boolean): number =>
    judged.filter(test).length / judged.length;
  return {
    kindsF1: kindsF1(judged),
    severityKappa: quadraticKappa(
      judged.map(({ predicted, label }) => [rank(predicted.severity), rank(label.severity)]),
    ),
    highAgreement: share(
      ({ predicted, label }) => isHigh(predicted.severity) === isHigh(label.severity),
    ),
    criticalMissed: judged.filter(
      ({ predicted, label }) => label.severity === 'critical' && !isHigh(predicted.severity),
    ).length,
    directionAgreement: share(({ predicted, label }) => predicted.direction === label.direction),
  };
}

/** F1 of each kind that a reader or the classifier named. */
export function kindsF1ByKind(judged: readonly Judged[]): Partial<Record<ChangeKind, number>> {
  const scores = changeKinds.flatMap((kind) => {
    const labelled = judged.filter(({ label }) => label.kinds.includes(kind)).length;
    const named = judged.filter(({ predicted }) => predicted.kinds.includes(kind));
    const hits = named.filter(({ label }) => label.kinds.includes(kind)).length;
    const all = labelled + named.length;
    return all === 0 ? [] : [[kind, (2 * hits) / all] as const];
  });
  return Object.fromEntries(scores);
}

/** How far any labels can agree with both readers, for edits on which the readers differ. */
export interface KindsCeiling {
  /** F1 of one reader against the other. */
  readonly readers: number;
  /** Highest F1 of any labels against both. */
  readonly best: number;
  /** Share of hunks to which both gave the very same kinds. */
  readonly sameKinds: number;
}

/**
 * A kind is worth naming where its share of the readers exceeds half of the F1 that is reached (Lipton et
 * al. 2014, "Optimal thresholding of classifiers"); that F1 is the fixed point.
 */
export function kindsCeiling(edits: readonly CorpusEdit[]): KindsCeiling {
  const hunks = edits.flatMap(({ labels }) => labels.hunks.map(({ a, b }) => [a.kinds, b.kinds]));
  const shares = hunks.flatMap(([a = [], b = []]) =>
    [...new Set([...a, ...b])].map(
      (kind) => (Number(a.includes(kind)) + Number(b.includes(kind))) / 2,
    ),
  );
  const labelled = shares.reduce((sum, share) => sum + 2 * share, 0);
  const agreed = shares.filter((share) => share === 1).length;
  let best = 1;
  for (let next = best, round = 0; round < 50; round++) {
    const named = shares.filter((share) => share > best / 2);
    next = (4 * named.reduce((sum, share) => sum + share, 0)) / (labelled + 2 * named.length);
    if (next === best) break;
    best = next;
  }
  const same = hunks.filter(([a = [], b = []]) => String([...a].sort()) === String([...b].sort()));
  return {
    readers: (2 * agreed) / labelled,
    best,
    sameKinds: same.length / hunks.length,
  };
}

function kindsF1(judged: readonly Judged[]): number {
  let hits = 0;
  let total = 0;
  for (const { predicted, label } of judged) {
    hits += predicted.kinds.filter((kind) => label.kinds.includes(kind)).length;
    total += predicted.kinds.length + label.kinds.length;
  }
  return (2 * hits) / total;
}

function quadraticKappa(pairs: readonly (readonly [number, number])[]): number {
  const rows = severities.map((_, i) => pairs.filter(([a]) => a === i).length);
  const columns = severities.map((_, i) => pairs.filter(([, b]) => b === i).length);
  const observed = pairs.reduce((sum, [a, b]) => sum + (a - b) ** 2, 0);
  let expected = 0;
  rows.forEach((row, i) =>
    columns.forEach((column, j) => (expected += (row * column * (i - j) ** 2) / pairs.length)),
  );
  return 1 - observed / expected;
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function isHigh(severity: Severity): boolean {
  return rank(severity) >= rank('high');
}
