import type { CaseResult, EvalReport } from '../../src/core/eval/model.ts';
import { judge } from '../../src/core/eval/verdict.ts';
import { gate } from './evaluationFixtures.ts';

/** A report of these golden cases as an evaluation would have written it. */
export function reportOf(
  cases: readonly CaseResult[],
  extra: Partial<EvalReport> = {},
): EvalReport {
  const names = [...new Set(cases.map(({ suite }) => suite))];
  const suites = names.map((name) => ({
    name,
    kind: 'golden' as const,
    cases: cases.filter(({ suite }) => suite === name),
  }));
  return {
    id: '00ff00ff00ff',
    prompt: 'reply',
    baseline: { label: 'HEAD', fingerprint: 'sha256:a' },
    candidate: { label: 'working tree', fingerprint: 'sha256:b' },
    model: 'demo model (simulated)',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1_234,
    ...judge({ suites, gate, unfinished: 0 }),
    cases,
    cost: 0.0123,
    calls: { made: 8, cached: 0, failed: 0 },
    ...extra,
  };
}
