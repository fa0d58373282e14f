import { mcnemarSampleSize } from '../stats/mcnemarPower.ts';
import { nonInferiorityCases, pairedNonInferiority } from '../stats/pairedNonInferiority.ts';
import { wilson } from '../stats/wilson.ts';
import { trialsOf } from './caseResult.ts';
import { finding, type Finding, type SuiteTest } from './finding.ts';
import type { CaseResult } from './model.ts';
import type { Gate } from './options.ts';
import { comparePaired, count, type PairedDifference, type SuiteOutcome } from './summary.ts';
import { about, chance, interval, names, percent, plural, shortNumber, tally } from './words.ts';

/** Power that a number of cases is asked to have. */
const wantedPower = 0.8;

/** The findings of one golden suite, the one that decides first. */
export function judgeGolden(suite: SuiteOutcome, test: SuiteTest, gate: Gate): Finding[] {
  const paired = comparePaired(suite.cases);
  if (paired.n === 0) return [];
  const drop = (paired.lost - paired.won) / paired.n;
  const mustPass = suite.cases.filter((item) => item.mustPass && item.status === 'regressed');
  const findings: Finding[] = [];
  if (mustPass.length > 0) {
    const ids = names(mustPass.map(({ id }) => id));
    findings.push(finding('fail', 'must-pass', `Regressed although they must pass: ${ids}.`));
  }
  if (test.p <= gate.alpha && drop > gate.margin) {
    const byChance = `chance alone would do that in ${chance(test.p)} of evaluations`;
    const limit = `(limit ${percent(gate.alpha)})`;
    const why = `The pass rate dropped by ${points(drop)}; ${byChance} ${limit}.`;
    findings.push(finding('fail', 'significant', why));
  }
  return findings.length === 0
    ? [ruledOut(suite, paired, gate) ?? undecided(suite, paired, drop, test, gate)]
    : [finding('fail', 'regressions', regressionSentence(suite, paired)), ...findings];
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
  drop: number,
  test: SuiteTest,
  { margin, alpha }: Gate,
): Finding {
  const worse = drop > margin;
  const doubt = worse
    ? `that is ${points(drop)} worse, but chance alone would do it in ${chance(test.p)} of evaluations`
    : `a drop of ${points(margin)} or more cannot be ruled out with ${percent(1 - alpha)} confidence`;
  const rates = { regress: paired.lost / paired.n, improve: paired.won / paired.n };
  const enough = worse
    ? mcnemarSampleSize(rates, test.alpha, wantedPower)
    : toRuleOut(rates.regress + rates.improve, margin, alpha);
  const cases = enough === null ? null : Math.max(enough, paired.n + 1);
  const would = cases === null ? '' : `; ${about(cases)} cases would tell`;
  return {
    ...finding('inconclusive', 'too-few-cases', `${seen(suite, paired)}: ${doubt}${would}.`),
    neededCases: cases === null ? undefined : { suite: suite.name, cases },
  };
}

function toRuleOut(discordant: number, margin: number, alpha: number): number | null {
  return margin === 0 ? null : nonInferiorityCases(discordant, margin, alpha, wantedPower);
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
