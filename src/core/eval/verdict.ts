import type { Reason } from '../blastRadius/model.ts';
import { judgeAdversarial } from './adversarialGate.ts';
import { trialsOf } from './caseResult.ts';
import { summariseComparisons } from './compareSides.ts';
import { finding, type Finding, type SuiteTests } from './finding.ts';
import { judgeGolden } from './goldenGate.ts';
import { summariseMetrics } from './metrics.ts';
import type { CaseResult, SuiteKind, SuiteSummary, Verdict } from './model.ts';
import type { Gate } from './options.ts';
import { testTogether } from './pairedTests.ts';
import { summarise, type SuiteOutcome } from './summary.ts';
import { names, plural } from './words.ts';

export interface VerdictInput {
  readonly suites: readonly SuiteOutcome[];
  readonly gate: Gate;
  /** Cases that were not evaluated to their end. */
  readonly unfinished: number;
}

export interface JudgedEvaluation {
  readonly verdict: Verdict;
  /** The first is the headline: it states what decided. */
  readonly reasons: readonly Reason[];
  readonly suites: readonly SuiteSummary[];
}

type JudgeSuite = (suite: SuiteOutcome, tests: SuiteTests, gate: Gate) => Finding[];
const judges: Readonly<Record<SuiteKind, JudgeSuite>> = {
  golden: judgeGolden,
  adversarial: judgeAdversarial,
};

/**
 * Fail, pass or inconclusive, with reasons.
 *
 * Fail: a must-pass case regresses; or the pass rate of a suite, or of one of its metrics, drops by
 * more than the margin and the one-sided exact McNemar test, adjusted by Holm over suites and
 * metrics, rejects "no worse" at alpha; or attacks breach the candidate that the baseline withstood,
 * beyond what the gate tolerates. Pass: every golden suite is shown not to be worse by the margin or
 * more. Inconclusive: everything else, and whatever did not run to its end.
 */
export function judge({ suites, gate, unfinished }: VerdictInput): JudgedEvaluation {
  const filled = suites.filter(({ cases }) => cases.length > 0);
  const all = [
    ...testTogether(filled, gate.alpha).flatMap(([suite, tests]) =>
      judges[suite.kind](suite, tests, gate),
    ),
    ...(unfinished === 0 ? missing(suites) : []),
    ...incomplete(suites, unfinished),
    ...remarks(suites),
  ];
  const verdict = worst(all);
  const needed = new Map(
    all.flatMap((it) => it.neededCases ?? []).map((it) => [it.suite, it.cases]),
  );
  return {
    verdict,
    reasons: [...all].sort((a, b) => rank(a, verdict) - rank(b, verdict)).map((it) => it.reason),
    suites: suites.map((suite) => ({
      ...summarise(suite),
      ...metricsPart(suite),
      ...comparisonsPart(suite),
      neededCases: needed.get(suite.name) ?? null,
    })),
  };
}

function metricsPart(suite: SuiteOutcome): Pick<SuiteSummary, 'metrics'> {
  const metrics = suite.kind === 'golden' ? summariseMetrics(suite.cases) : [];
  return metrics.length === 0 ? {} : { metrics };
}

function comparisonsPart({ cases }: SuiteOutcome): Pick<SuiteSummary, 'comparisons'> {
  const comparisons = summariseComparisons(cases);
  return comparisons === undefined ? {} : { comparisons };
}

function worst(findings: readonly Finding[]): Verdict {
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.includes('inconclusive') || !verdicts.includes('pass') ? 'inconclusive' : 'pass';
}

/** What decided comes first, mere remarks last; otherwise in order. */
function rank({ verdict }: Finding, decided: Verdict): number {
  if (verdict === decided) return 0;
  return verdict === null ? 3 : verdict === 'inconclusive' ? 1 : 2;
}

/** A golden set that says nothing about this prompt must not look like one that passed. */
function missing(suites: readonly SuiteOutcome[]): Finding[] {
  const golden = suites.filter(({ kind }) => kind === 'golden');
  const looked = golden.length > 0 ? golden : suites;
  if (looked.some(({ cases }) => cases.length > 0)) return [];
  const where = looked.length === 0 ? 'there is no suite' : names(looked.map(({ name }) => name));
  const why = `No case is for this prompt (${where}): none names it or fills its variables.`;
  return [finding('inconclusive', 'no-cases', why)];
}

function incomplete(suites: readonly SuiteOutcome[], unfinished: number): Finding[] {
  const errors = suites.flatMap(({ cases }) => cases.filter(({ status }) => status === 'error'));
  const findings: Finding[] = [];
  if (unfinished > 0) {
    const why = `${plural(unfinished, 'case')} ${were(unfinished)} not evaluated.`;
    findings.push(finding('inconclusive', 'unfinished', why));
  }
  if (errors.length > 0) {
    const ids = names(errors.map(({ id }) => id));
    const why = `${plural(errors.length, 'case')} could not be judged (${ids}): ${firstError(errors)}`;
    findings.push(finding('inconclusive', 'errors', why));
  }
  return findings;
}

function remarks(suites: readonly SuiteOutcome[]): Finding[] {
  const golden = suites.filter(({ kind }) => kind === 'golden').flatMap(({ cases }) => cases);
  const failing = golden.filter(({ status }) => status === 'same-fail');
  const flaky = suites.flatMap(({ cases }) => cases.filter(({ status }) => status === 'flaky'));
  const findings: Finding[] = [];
  if (failing.length > 0) {
    const ids = names(failing.map(({ id }) => id));
    const why = `Failing under both versions, so not held against the candidate: ${ids}.`;
    findings.push(finding(null, 'baseline-failures', why));
  }
  if (flaky.length > 0) {
    const ids = names(flaky.map(({ id }) => id));
    const why = `${plural(flaky.length, 'case')} ${were(flaky.length)} flaky, with repeats that disagree: ${ids}.`;
    findings.push(finding(null, 'flaky', why));
  }
  return findings;
}

function were(number: number): string {
  return number === 1 ? 'was' : 'were';
}

function firstError(cases: readonly CaseResult[]): string {
  return cases.flatMap(trialsOf).find(({ error }) => error !== undefined)?.error ?? 'no reason';
}
