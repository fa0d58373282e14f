import { mcnemarSampleSize } from '../stats/mcnemarPower.ts';
import { nonInferiorityCases, pairedNonInferiority } from '../stats/pairedNonInferiority.ts';
import { wilson } from '../stats/wilson.ts';
import { trialsOf } from './caseResult.ts';
import {
  finding,
  type Finding,
  type MetricTest,
  type SuiteTest,
  type SuiteTests,
} from './finding.ts';
import type { CaseResult } from './model.ts';
import type { Gate } from './options.ts';
import { comparePaired, count, type PairedDifference, type SuiteOutcome } from './summary.ts';
import { about, chance, interval, names, percent, plural, shortNumber, tally } from './words.ts';

/** Power that a number of cases is asked to have. */
const wantedPower = 0.8;

/** Two-sided: four of five times the share of cases that differ is no higher than the upper end. */
const likelyDiscordance = 0.6;

/** Of sums of shares. */
const rounding = 1e-9;

/** The findings of one golden suite, the one that decides first. */
export function judgeGolden(suite: SuiteOutcome, tests: SuiteTests, gate: Gate): Finding[] {
  const paired = comparePaired(suite.cases);
  if (paired.n === 0) return [];
  const worse = [...mustPass(suite), ...worseOverall(paired, tests.suite, gate)];
  const metrics = tests.metrics.flatMap((test) => worseMetric(test, gate));
  if (worse.length + metrics.length === 0) {
    return [ruledOut(suite, paired, gate) ?? undecided(suite, paired, tests.suite, gate)];
  }
  const headline = finding('fail', 'regressions', regressionSentence(suite, paired));
  // A metric may drop in cases that pass all the same; then it says what there is to say.
  const whole = worse.length > 0 || count(suite.cases, 'regressed') > 0 ? [headline] : [];
  return [...whole, ...worse, ...metrics];
}

function mustPass(suite: SuiteOutcome): Finding[] {
  const regressed = suite.cases.filter((item) => item.mustPass && item.status === 'regressed');
  if (regressed.length === 0) return [];
  const ids = names(regressed.map(({ id }) => id));
  return [finding('fail', 'must-pass', `Regressed although they must pass: ${ids}.`)];
}

function worseOverall(paired: PairedDifference, test: SuiteTest, gate: Gate): Finding[] {
  if (!isWorse(paired, test, gate)) return [];
  const why = `The pass rate dropped by ${points(dropOf(paired))}; ${byChance(test, gate)}.`;
  return [finding('fail', 'significant', why)];
}

function worseMetric(test: MetricTest, gate: Gate): Finding[] {
  const { name, paired, rates } = test.metric;
  if (!isWorse(paired, test, gate)) return [];
  const of = `${percent(rates.baseline)} to ${percent(rates.candidate)} of ${plural(paired.n, 'case')}`;
  return [finding('fail', 'metric', `${name} dropped from ${of}; ${byChance(test, gate)}.`)];
}

/** Beyond the margin, and more than chance would do. */
function isWorse(paired: PairedDifference, test: SuiteTest, { alpha, margin }: Gate): boolean {
  return test.p <= alpha && dropOf(paired) > margin + rounding;
}

function byChance({ p }: SuiteTest, { alpha }: Gate): string {
  return `chance alone would do that in ${chance(p)} of evaluations (limit ${percent(alpha)})`;
}

/** Of the pass rate, -1 to 1. */
function dropOf({ n, lost, won }: PairedDifference): number {
  return n === 0 ? 0 : (lost - won) / n;
}

/** The pass: a drop of the margin or more is ruled out. */
function ruledOut(
  suite: SuiteOutcome,
  paired: PairedDifference,
  { margin, alpha }: Gate,
): Finding | undefined {
  // Parts of passes count like whole ones, which widens the spread and so errs on the safe side:
  // among variables in [0, 1] with one mean the Bernoulli variable is largest in convex order.
  const counts = {
    n: paired.n,
    regressed: Math.ceil(paired.lost),
    improved: Math.floor(paired.won),
  };
  if (margin === 0 || pairedNonInferiority(counts, margin) > alpha) return undefined;
  const claim = `a drop of ${points(margin)} or more is ruled out with ${percent(1 - alpha)} confidence`;
  return finding('pass', 'non-inferior', `${seen(suite, paired)}: ${claim}.`);
}

function undecided(
  suite: SuiteOutcome,
  paired: PairedDifference,
  test: SuiteTest,
  gate: Gate,
): Finding {
  const { margin, alpha } = gate;
  const drop = dropOf(paired);
  const worse = drop > margin + rounding;
  const doubt = worse
    ? `that is ${points(drop)} worse, but chance alone would do it in ${chance(test.p)} of evaluations`
    : `a drop of ${points(margin)} or more cannot be ruled out with ${percent(1 - alpha)} confidence`;
  const enough = worse ? toProve(paired, test, margin) : toRuleOut(paired, margin, alpha);
  const cases = enough === null ? null : Math.max(enough, paired.n + 1);
  const would = cases === null ? '' : `; ${moreCases(cases, paired.n)}`;
  return {
    ...finding('inconclusive', 'too-few-cases', `${seen(suite, paired)}: ${doubt}${would}.`),
    neededCases: cases === null ? undefined : { suite: suite.name, cases },
  };
}

function moreCases(cases: number, n: number): string {
  const noun = cases - n === 1 ? 'case' : 'cases';
  return `${about(cases - n)} more ${noun} would tell (${about(cases)} in all)`;
}

/** Cases that would prove a drop as large as the one seen; null when none would. */
function toProve(paired: PairedDifference, { alpha }: SuiteTest, margin: number): number | null {
  const { n, worse, better } = paired;
  // With repeats a case loses a part of a pass, but the test counts cases: so must the margin.
  const share = (dropOf(paired) * n) / (worse - better);
  if (!(share > 0)) return null;
  const rates = { regress: worse / n, improve: better / n };
  return mcnemarSampleSize(rates, alpha, wantedPower, margin / share);
}

function toRuleOut(
  { n, lost, won }: PairedDifference,
  margin: number,
  alpha: number,
): number | null {
  if (margin === 0) return null;
  // How often answers differ is itself an estimate: it is taken to be as high as it well may be.
  const [, discordant] = wilson(lost + won, n, likelyDiscordance);
  return nonInferiorityCases(discordant, margin, alpha, wantedPower);
}

function seen(suite: SuiteOutcome, { n }: PairedDifference): string {
  const of = plural(n, `${suite.name} case`);
  return `${count(suite.cases, 'regressed')} of ${of} regressed, ${count(suite.cases, 'improved')} improved`;
}

function regressionSentence(suite: SuiteOutcome, { n }: PairedDifference): string {
  const regressed = suite.cases.filter(({ status }) => status === 'regressed');
  const rate = `${percent(regressed.length / n)}, ${interval(wilson(regressed.length, n))}`;
  const decisive = regressed.filter((item) => item.mustPass).length;
  const mustPass = decisive === 0 ? '' : `, ${decisive} of them must-pass`;
  const broken = tally(regressed.flatMap(brokenOf));
  const what = broken === '' ? '' : `: ${broken}`;
  return `${regressed.length} of ${plural(n, `${suite.name} case`)} regressed (${rate})${mustPass}${what}.`;
}

/** What broke in a case, each thing once. */
function brokenOf(item: CaseResult): string[] {
  const failed = trialsOf(item).find(({ side, pass }) => side === 'candidate' && !pass);
  return [...new Set((failed?.assertions ?? []).flatMap(({ broken }) => broken ?? []))];
}

function points(share: number): string {
  const value = shortNumber(share * 100);
  return `${value} ${value === '1' ? 'point' : 'points'}`;
}
