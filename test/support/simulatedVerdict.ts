import type { CaseResult, Verdict } from '../../src/core/eval/model.ts';
import type { Gate } from '../../src/core/eval/options.ts';
import { judge } from '../../src/core/eval/verdict.ts';
import { gate as standardGate, outcome } from './evaluationFixtures.ts';
import type { SeededRandom } from './seededRandom.ts';

/** Chances of a case to pass under the two versions. */
export interface CaseChances {
  readonly baseline: number;
  readonly candidate: number;
}

/** One kind of evaluation, to be run over and over. */
export interface VerdictScenario {
  readonly cases: number;
  readonly repeats: number;
  /** Golden suites alike, each with so many cases; the chances are drawn for each case anew. */
  readonly suites?: number;
  readonly margin: number;
  /** The chances of one case of a suite. */
  readonly chances: (random: SeededRandom, suite: number) => CaseChances;
  /** Metrics that each case carries one assertion of; it passes when all of them do. */
  readonly metrics?: number;
}

/** How often each verdict was given, 0 to 1. */
export type VerdictRates = Readonly<Record<Verdict, number>>;

/**
 * Runs a scenario and counts verdicts. A verdict without must-pass cases and errors depends on how
 * many cases changed by how much, so evaluations alike in that are judged once.
 */
export function verdictRates(
  scenario: VerdictScenario,
  runs: number,
  random: SeededRandom,
): VerdictRates {
  const counts = { pass: 0, fail: 0, inconclusive: 0 };
  const known = new Map<string, Verdict>();
  const gate: Gate = { ...standardGate, margin: scenario.margin };
  for (let run = 0; run < runs; run++) {
    const suites = Array.from({ length: scenario.suites ?? 1 }, (_, at) =>
      drawSuite(scenario, at, random),
    );
    const key = suites.map(keyOf).join(';');
    const verdict = known.get(key) ?? verdictOf(suites, scenario, gate);
    known.set(key, verdict);
    counts[verdict]++;
  }
  return {
    pass: counts.pass / runs,
    fail: counts.fail / runs,
    inconclusive: counts.inconclusive / runs,
  };
}

/** Passes of a case under each version, one bit a metric and repeat. */
interface DrawnCase {
  readonly baseline: readonly boolean[][];
  readonly candidate: readonly boolean[][];
}

function drawSuite(
  { cases, repeats, chances, metrics = 1 }: VerdictScenario,
  suite: number,
  random: SeededRandom,
): DrawnCase[] {
  const draw = (chance: number): boolean[][] => {
    // So that all metrics pass together with the chance of the case.
    const each = metrics === 1 ? chance : chance ** (1 / metrics);
    return Array.from({ length: repeats }, () =>
      Array.from({ length: metrics }, () => random.next() < each),
    );
  };
  return Array.from({ length: cases }, () => {
    const { baseline, candidate } = chances(random, suite);
    return { baseline: draw(baseline), candidate: draw(candidate) };
  });
}

/** How often each change of shares occurs, of the whole case and of every metric. */
function keyOf(cases: readonly DrawnCase[]): string {
  const metrics = cases[0]?.baseline[0]?.length ?? 1;
  const tests = Array.from({ length: metrics === 1 ? 1 : metrics + 1 }, (_, metric) => {
    const passes = (trials: readonly boolean[][]): number =>
      trials.filter((trial) =>
        metric === metrics || metrics === 1 ? trial.every(Boolean) : trial[metric],
      ).length;
    const changes = new Map<number, number>();
    for (const { baseline, candidate } of cases) {
      const change = passes(candidate) - passes(baseline);
      changes.set(change, (changes.get(change) ?? 0) + 1);
    }
    return [...changes]
      .sort(([a], [b]) => a - b)
      .map((it) => it.join(':'))
      .join(',');
  });
  return tests.join('|');
}

function verdictOf(
  suites: readonly (readonly DrawnCase[])[],
  { metrics = 1 }: VerdictScenario,
  gate: Gate,
): Verdict {
  const judged = suites.map((cases, at) => ({
    name: `suite ${at}`,
    kind: 'golden' as const,
    cases: cases.map((it) => toCase(it, metrics)),
  }));
  return judge({ suites: judged, gate, unfinished: 0 }).verdict;
}

function toCase({ baseline, candidate }: DrawnCase, metrics: number): CaseResult {
  const bits = (trials: readonly boolean[][]): (0 | 1)[] =>
    trials.map((trial) => (trial.every(Boolean) ? 1 : 0));
  const item = outcome(bits(baseline), bits(candidate));
  if (metrics === 1) return item;
  const drawn = { baseline, candidate };
  const measured = [item.baseline, item.candidate, ...item.trials].map((trial) => ({
    ...trial,
    assertions: (drawn[trial.side][trial.repeat] ?? []).map((pass, metric) => ({
      type: 'contains',
      metric: `metric ${metric}`,
      pass,
      score: Number(pass),
      reason: 'seen',
    })),
  }));
  const [first, second, ...trials] = measured;
  return { ...item, baseline: first ?? item.baseline, candidate: second ?? item.candidate, trials };
}

/** Every case as hard as the other, both versions alike. */
export function alike(rate: number): VerdictScenario['chances'] {
  return () => ({ baseline: rate, candidate: rate });
}

/** Cases from easy to hopeless with the mean `rate`: pairs that agree more often than by chance. */
export function varied(rate: number): VerdictScenario['chances'] {
  return (random) => {
    const chance = random.beta(rate, 1 - rate);
    return { baseline: chance, candidate: chance };
  };
}

/** The same, and the candidate's chance is less by the share of `drop` in the mean. */
export function worsened(
  chances: VerdictScenario['chances'],
  rate: number,
  drop: number,
): VerdictScenario['chances'] {
  return (random, suite) => {
    const { baseline } = chances(random, suite);
    return { baseline, candidate: baseline * (1 - drop / rate) };
  };
}

/** Answers that never vary: the change breaks a share of the cases for good and mends another. */
export function steady(regress: number, improve: number, rate: number): VerdictScenario['chances'] {
  return ({ next }) => {
    const draw = next();
    if (draw < regress) return { baseline: 1, candidate: 0 };
    if (draw < regress + improve) return { baseline: 0, candidate: 1 };
    const both = next() < rate ? 1 : 0;
    return { baseline: both, candidate: both };
  };
}
