import type { LineRange } from '../base/range.ts';

/** Kinds, directions and severities of a change: the words of `docs/guide/change-kinds.md`. */
export const changeKinds = [
  'guardrail',
  'instruction',
  'output-format',
  'tool-use',
  'context',
  'variable',
  'example',
  'persona-tone',
  'model-params',
  'cosmetic',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

export const directions = [
  'added',
  'removed',
  'strengthened',
  'weakened',
  'modified',
  'none',
] as const;
export type Direction = (typeof directions)[number];

/** none = ship, low = a glance, medium = run the golden set, high = canary, critical = approval. */
export const severities = ['none', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export function maxSeverity(values: Iterable<Severity>): Severity {
  let highest = 0;
  for (const value of values) highest = Math.max(highest, severities.indexOf(value));
  return severities[highest] ?? 'none';
}

/** A rule that classified a change, with the words of the prompt that made it speak. */
export interface RuleHit {
  readonly id: string;
  /** One sentence on why this kind of change matters. */
  readonly why: string;
  readonly evidence: string;
}

/** `[start line, line count]` as in the header of `git diff -U0`. */
export type LineSpan = readonly [start: number, count: number];

export interface WordChange {
  readonly type: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** One aligned change between baseline and candidate. */
export interface Hunk {
  /** Stable within one diff. */
  readonly id: string;
  /** The partial that the lines are counted in; absent: the prompt's own file. */
  readonly file?: string | undefined;
  /** The git hunk that the change lies in. */
  readonly before: LineSpan;
  readonly after: LineSpan;
  /** The changed lines themselves; for a pure removal the line of the other side it sits at. */
  readonly beforeRange: LineRange;
  readonly afterRange: LineRange;
  readonly beforeText: string;
  readonly afterText: string;
  /** Bounded: one entry with the whole text when the two sides have too little in common. */
  readonly words: readonly WordChange[];
  readonly kinds: readonly ChangeKind[];
  readonly direction: Direction;
  readonly severity: Severity;
  readonly rules: readonly RuleHit[];
  /** Where moved lines came from, in the baseline; or went to, in the candidate. */
  readonly movedFrom?: LineRange | undefined;
  readonly movedTo?: LineRange | undefined;
  /** What the change does, for the end of the line: `guardrail removed: "Never promise refunds"`. */
  readonly summary: string;
}

export interface PromptDiff {
  readonly file: string;
  readonly severity: Severity;
  readonly kinds: readonly ChangeKind[];
  readonly baseline: { readonly fingerprint: string };
  readonly candidate: { readonly fingerprint: string };
  readonly hunks: readonly Hunk[];
}
