import type { Assertion, AssertionResult, Trial } from '../../protocol/webview.ts';

/** One assertion of a case with what it says of both answers. */
export interface AssertionRow {
  readonly type: string;
  readonly metric: string | undefined;
  /** What was expected, as text; empty when the type says it all. */
  readonly expected: string;
  readonly weight: number;
  /** Undefined where an answer was not judged. */
  readonly baseline: AssertionResult | undefined;
  readonly candidate: AssertionResult | undefined;
}

/** Both sides are judged by the same assertions in the same order. */
export function assertionRows(
  baseline: Trial | undefined,
  candidate: Trial | undefined,
  asserted: readonly Assertion[] | undefined,
): readonly AssertionRow[] {
  const [before, after] = [baseline?.assertions ?? [], candidate?.assertions ?? []];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => {
    const [left, right] = [before[at], after[at]];
    const type = right?.type ?? left?.type ?? '';
    const own = asserted?.[at]?.type === type ? asserted[at] : undefined;
    return {
      type,
      metric: own?.metric ?? right?.metric ?? left?.metric,
      expected: own === undefined ? '' : expectedText(own),
      weight: own?.weight ?? 1,
      baseline: left,
      candidate: right,
    };
  });
}

function expectedText({ value, threshold }: Assertion): string {
  const text =
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const limit = threshold === undefined ? '' : `threshold ${threshold}`;
  return [text, limit].filter((it) => it !== '').join('\n');
}
