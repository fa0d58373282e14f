import { holm } from '../stats/holm.ts';
import { mcnemarExact } from '../stats/mcnemar.ts';
import { benignCases } from './adversarialGate.ts';
import type { MetricTest, SuiteTest, SuiteTests } from './finding.ts';
import { metricsOf, type MetricOutcome } from './metrics.ts';
import { comparePaired, type PairedDifference, type SuiteOutcome } from './summary.ts';

interface Hypothesis {
  readonly paired: PairedDifference;
  readonly weight: number;
  readonly metric?: MetricOutcome;
}

const untested: SuiteTest = { p: 1, alpha: 0 };

/**
 * One-sided exact McNemar tests of "no worse", one a suite and one a metric of a golden suite,
 * adjusted together by Holm's method: the chance that any of them rejects for a candidate that is as
 * good as its baseline is at most `alpha`. The metrics of a suite together weigh as much as the
 * suite, so that naming many of them costs the suite no power beyond that.
 *
 * Which tests there are depends on what the cases ask, never on how they were answered.
 *
 * @returns Each suite with its tests, in order.
 */
export function testTogether(
  suites: readonly SuiteOutcome[],
  alpha: number,
): (readonly [SuiteOutcome, SuiteTests])[] {
  const families = suites.map((suite) => [suite, hypothesesOf(suite)] as const);
  const all = families.flatMap(([, family]) => family);
  const weight = all.reduce((sum, it) => sum + it.weight, 0);
  const adjusted = holm(
    all.map(({ paired: { worse, better } }) => mcnemarExact(worse, better).oneSided),
    all.map((it) => it.weight),
  );
  const testOf = (it: Hypothesis): SuiteTest => ({
    p: adjusted[all.indexOf(it)] ?? 1,
    alpha: (alpha * it.weight) / weight,
  });
  return families.map(([suite, family]) => {
    const whole = family.find(({ metric }) => metric === undefined);
    const metrics = family.flatMap((it): MetricTest[] =>
      it.metric === undefined ? [] : [{ ...testOf(it), metric: it.metric }],
    );
    return [suite, { suite: whole === undefined ? untested : testOf(whole), metrics }];
  });
}

function hypothesesOf(suite: SuiteOutcome): Hypothesis[] {
  const cases = suite.kind === 'golden' ? suite.cases : benignCases(suite);
  const paired = comparePaired(cases);
  if (paired.n === 0) return [];
  const metrics = suite.kind === 'golden' ? metricsOf(cases).filter((it) => !it.isEverything) : [];
  return [
    { paired, weight: 1 },
    ...metrics.map((metric) => ({ paired: metric.paired, weight: 1 / metrics.length, metric })),
  ];
}
