import { describe, expect, it } from 'vitest';
import type { CaseResult, Trial } from '../../../src/protocol/webview.ts';
import { assertionRows } from '../../../src/webview/eval/assertionRows.ts';
import { binCount, distributions } from '../../../src/webview/eval/distribution.ts';
import { makeCases } from '../../webview-harness/evaluationFixture.ts';

const [first] = makeCases({ golden: 1, regressed: 0, breaches: 0 });
const answered = (latencyMs: number | null, costUsd: number | null): CaseResult => ({
  ...first!,
  baseline: { ...first!.baseline, latencyMs, costUsd },
  candidate: { ...first!.candidate, latencyMs, costUsd },
});

describe('the distribution of what answers took', () => {
  it('counts every answer of a side once, whatever its size', () => {
    const cases = Array.from({ length: 200 }, (_, at) => answered(at === 0 ? 90_000 : at, 0.001));
    const latency = distributions(cases).find(({ name }) => name === 'latency')!;
    const { n, p50, p95, max, bins } = latency.sides.candidate;
    expect({ n, p50, p95, max }).toEqual({ n: 200, p50: 100, p95: 190, max: 90_000 });
    expect(bins).toHaveLength(binCount);
    expect(bins.reduce((sum, it) => sum + it, 0)).toBe(200);
    expect(latency.range).toEqual([1, 198]);
  });

  it('leaves out what was not measured, and a measure that nothing has', () => {
    const cases = [answered(null, null), answered(50, null)];
    const found = distributions(cases);
    expect(found.map(({ name }) => name)).toEqual(['latency', 'tokens out']);
    expect(found[0]!.sides.baseline).toMatchObject({ n: 1, p50: 50, max: 50 });
    expect(distributions([answered(null, null)]).map(({ name }) => name)).toEqual(['tokens out']);
  });
});

describe('assertions beside both answers', () => {
  it('pair by place, and take what was expected from the suite when the type agrees', () => {
    const { asserted } = first!;
    const oneOf = (it: Trial): Trial => ({ ...it, assertions: it.assertions.slice(0, 1) });
    const [baseline, candidate] = [oneOf(first!.baseline), oneOf(first!.candidate)];
    const extra = { type: 'contains', pass: false, score: 0, reason: 'no' };
    const rows = assertionRows(
      baseline,
      { ...candidate, assertions: [...candidate.assertions, extra] },
      asserted,
    );
    expect(rows).toMatchObject([
      { type: 'is-json', candidate: { pass: true } },
      { type: 'contains', metric: 'escalation', expected: 'human agent', baseline: undefined },
    ]);
    expect(assertionRows(baseline, candidate, [{ type: 'equals', value: 'x' }])[0]).toMatchObject({
      type: 'is-json',
      expected: '',
    });
  });
});
