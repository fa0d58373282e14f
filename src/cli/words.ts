import type { Severity } from '../core/diff/model.ts';

/** What a severity asks of whoever made the edit. */
export const severityAdvice: Readonly<Record<Severity, string>> = {
  none: 'safe to ship',
  low: 'worth a glance',
  medium: 'run the golden set',
  high: 'release it as a canary with tight thresholds',
  critical: 'blocked until someone approves it',
};

/**
 * One line for a terminal: prompts and answers are untrusted, and control characters could redraw the
 * screen, marks of direction show a line in another order.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** "line 12", "lines 12-14". */
export function lineWords({
  start,
  end,
}: {
  readonly start: number;
  readonly end: number;
}): string {
  return start === end ? `line ${start}` : `lines ${start}-${end}`;
}
