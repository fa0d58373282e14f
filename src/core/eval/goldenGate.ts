import { mcnemarSampleSize } from '../stats/mcnemarPower.ts';
import { nonInferiorityCases, pairedNonInferiority } from '../stats/pairedNonInferiority.ts';
import { wilson } from '../stats/wilson.ts';
import { trialsOf } from './caseResult.ts';
import { finding, type Finding } from './finding.ts';
import type { CaseResult } from './model.ts';
import type { Gate } from './options.ts';
import { comparePaired, type PairedDifference, type SuiteOutcome } from './summary.ts';
import { about, interval, names, percent, plural, shortNumber, tally } from './words.ts';

/** Power that a number of cases is asked to have. */
const wantedPower = 0.8;

/**
 * The findings of one golden suite, the one that decides first.
 *
 * @param adjustedP One-sided exact McNemar p-value of "no worse", adjusted over all suites.
 */
export function judgeGolden(suite: SuiteOutcome, adjustedP: number, gate: Gate): Finding[] {
  const regressed = suite.cases.filter(({ status }) => status === 'regressed');
  const mustPass = regressed.filter((item) => item.mustPass);
  const paired = comparePaired(suite.cases);
  const drop = (paired.lost - paired.won) / Math.max(1, paired.n);
  const significant = adjustedP <= gate.alpha && drop > gate.margin;
  if (mustPass.length === 0 && !significant)
    return [compare(suite, regressed.length, paired, drop, adjustedP, gate)];
  const findings = [finding('fail', 'regressions', regressionSentence(suite, regressed, paired))];
  if (mustPass.length > 0) {
    const ids = names(mustPass.map(({ id }) => id));
    findings.push(
      finding(
        'fail',
        'must-pass',
        `Must-pass ${mustPass.length === 1 ? 'case' : 'cases'} that regressed: ${ids}.`,
      ),
    );
  }
  if (significant) {
    findings.push(
      finding(
        'fail',
        'significant',
        `The pass rate dropped by ${points(drop)}; chance alone would do that in ${percent(adjustedP)} of evaluations (limit ${percent(gate.alpha)}).`,
      ),
    );
  }
  return findings;
}

/** Non-inferior, or too few cases to tell. */
function compare(
  suite: SuiteOutcome,
  regressed: number,
  paired: PairedDifference,
  drop: number,
  adjustedP: number,
  gate: Gate,
): Finding {
  const { n } = paired;
  const seen = `${regressed} of ${plural(n, `${suite.name} case`)} regressed and ${count(suite, 'improved')} improved`;
  // Parts of passes count like whole ones, which widens the spread and so errs on the safe side:
  // among variables in [0, 1] with one mean the Bernoulli variable is largest in convex order.
  const counts = { n, regressed: Math.ceil(paired.lost), improved: Math.floor(paired.won) };
  const confidence = percent(1 - gate.alpha);
  if (gate.margin > 0 && pairedNonInferiority(counts, gate.margin) <= gate.alpha) {
    return finding(
      'pass',
      'non-inferior',
      `${seen}: a drop of ${points(gate.margin)} or more is ruled out with ${confidence} confidence.`,
    );
  }
  const needed = neededCases(paired, drop, gate);
  const doubt =
    drop > gate.margin
      ? `that is ${points(drop)} worse, but chance alone would do it in ${percent(adjustedP)} of evaluations`
      : `a drop of ${points(gate.margin)} or more cannot be ruled out with ${confidence} confidence`;
  const would = needed === null ? '' : `; ${about(needed)} cases would tell`;
  return {
    ...finding('inconclusive', 'too-few-cases', `${seen}: ${doubt}${would}.`),
    neededCases: needed === null ? undefined : { suite: suite.name, cases: needed },
  };
}

/** Cases that would tell with a power of 0.8, if the two versions differ as they did here. */
function neededCases(paired: PairedDifference, drop: number, gate: Gate): number | null {
  const n = Math.max(1, paired.n);
  if (drop > gate.margin) {
    const rates = { regress: paired.lost / n, improve: paired.won / n };
    const cases = mcnemarSampleSize(rates, gate.alpha, wantedPower);
    return cases === null ? null : Math.max(cases, n + 1);
  }
  if (gate.margin === 0) return null;
  const discordant = (paired.lost + paired.won) / n;
  return Math.max(nonInferiorityCases(discordant, gate.margin, gate.alpha, wantedPower), n + 1);
}

function regressionSentence(
  suite: SuiteOutcome,
  regressed: readonly CaseResult[],
  { n }: PairedDifference,
): string {
  const rate = `${percent(regressed.length / n)}, ${interval(wilson(regressed.length, n))}`;
  const mustPass = regressed.filter((item) => item.mustPass).length;
  const decisive = mustPass === 0 ? '' : `, ${mustPass} of them must-pass`;
  const broken = tally(regressed.flatMap(brokenOf));
  return `${regressed.length} of ${plural(n, `${suite.name} case`)} regressed (${rate})${decisive}${broken === '' ? '' : `: ${broken}`}.`;
}

/** What broke in a case, each thing once. */
function brokenOf(item: CaseResult): string[] {
  const failed = trialsOf(item).find(({ side, pass }) => side === 'candidate' && !pass);
  return [...new Set((failed?.assertions ?? []).flatMap(({ broken }) => broken ?? []))];
}

function points(share: number): string {
  return `${shortNumber(share * 100)} ${share === 0.01 ? 'point' : 'points'}`;
}

function count({ cases }: SuiteOutcome, status: CaseResult['status']): number {
  return cases.filter((item) => item.status === status).length;
}
