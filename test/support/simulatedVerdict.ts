import { trialsOf } from '../../src/core/eval/caseResult.ts';
import type { AssertionResult, CaseResult, Verdict } from '../../src/core/eval/model.ts';
import type { Gate } from '../../src/core/eval/options.ts';
import { judge, type JudgedEvaluation } from '../../src/core/eval/verdict.ts';
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
    const key = suites.map((suite) => keyOf(suite, scenario.metrics ?? 1)).join(';');
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

/**
 * Cases that one evaluation asks for to rule a drop out; null where it asks for none, or for others.
 */
export function neededAfter(scenario: VerdictScenario, random: SeededRandom): number | null {
  const gate: Gate = { ...standardGate, margin: scenario.margin };
  const report = judgedSuites([drawSuite(scenario, 0, random)], scenario, gate);
  const isToRuleOut = report.reasons[0]?.why.includes('cannot be ruled out') ?? false;
  return isToRuleOut ? (report.suites[0]?.neededCases ?? null) : null;
}

/** What a case's repeats passed under each version: a bit a metric. */
interface DrawnCase {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

function drawSuite(
  { cases, repeats, chances, metrics = 1 }: VerdictScenario,
  suite: number,
  random: SeededRandom,
): DrawnCase[] {
  const drawTrial = (each: number): number => {
    let passed = 0;
    for (let metric = 0; metric < metrics; metric++) {
      if (random.next() < each) passed |= 1 << metric;
    }
    return passed;
  };
  const draw = (chance: number): number[] => {
    // So that all metrics pass together with the chance of the case.
    const each = metrics === 1 ? chance : chance ** (1 / metrics);
    return Array.from({ length: repeats }, () => drawTrial(each));
  };
  return Array.from({ length: cases }, () => {
    const { baseline, candidate } = chances(random, suite);
    return { baseline: draw(baseline), candidate: draw(candidate) };
  });
}

/** Of the whole case and of every metric: cases worse and better, passes lost and won. */
function keyOf(cases: readonly DrawnCase[], metrics: number): string {
  const all = (1 << metrics) - 1;
  const masks = [
    all,
    ...(metrics === 1 ? [] : Array.from({ length: metrics }, (_, at) => 1 << at)),
  ];
  return masks.map((mask) => changesOf(cases, mask).join(',')).join('|');
}

function changesOf(cases: readonly DrawnCase[], mask: number): number[] {
  let [worse, better, lost, won] = [0, 0, 0, 0];
  for (const { baseline, candidate } of cases) {
    const change = passes(candidate, mask) - passes(baseline, mask);
    if (change < 0) [worse, lost] = [worse + 1, lost - change];
    else if (change > 0) [better, won] = [better + 1, won + change];
  }
  return [worse, better, lost, won];
}

function passes(trials: readonly number[], mask: number): number {
  let count = 0;
  for (const passed of trials) if ((passed & mask) === mask) count++;
  return count;
}

function verdictOf(
  suites: readonly (readonly DrawnCase[])[],
  { metrics = 1 }: VerdictScenario,
  gate: Gate,
): Verdict {
  return judgedSuites(suites, { metrics }, gate).verdict;
}

function judgedSuites(
  suites: readonly (readonly DrawnCase[])[],
  { metrics = 1 }: Pick<VerdictScenario, 'metrics'>,
  gate: Gate,
): JudgedEvaluation {
  const judged = suites.map((cases, at) => ({
    name: `suite ${at}`,
    kind: 'golden' as const,
    cases: cases.map((it) => toCase(it, metrics)),
  }));
  return judge({ suites: judged, gate, unfinished: 0 });
}

function toCase(drawn: DrawnCase, metrics: number): CaseResult {
  const all = (1 << metrics) - 1;
  const bits = (trials: readonly number[]): (0 | 1)[] => trials.map((it) => (it === all ? 1 : 0));
  const item = outcome(bits(drawn.baseline), bits(drawn.candidate));
  if (metrics === 1) return item;
  const measured = trialsOf(item).map((trial) => ({
    ...trial,
    assertions: Array.from({ length: metrics }, (_, metric) => {
      const pass = ((drawn[trial.side][trial.repeat] ?? 0) & (1 << metric)) !== 0;
      return { ...resultOf(pass), metric: `metric ${metric}` };
    }),
  }));
  const [first, second, ...trials] = measured;
  return { ...item, baseline: first ?? item.baseline, candidate: second ?? item.candidate, trials };
}

function resultOf(pass: boolean): AssertionResult {
  return { type: 'contains', pass, score: Number(pass), reason: 'seen' };
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
