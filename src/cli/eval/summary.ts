import type { CaseResult, EvalReport, SuiteSummary } from '../../core/eval/model.ts';
import {
  adversarialWords,
  answerMeans,
  comparisonWords,
  complaintOf,
  costWords,
  effortWords,
  msWords,
  rateWords,
  tokensWords,
  type AnswerMeans,
} from '../../core/eval/reportWords.ts';
import { withModel } from '../../core/eval/withModel.ts';
import { percent, plural } from '../../core/eval/words.ts';
import { oneLine } from '../words.ts';

const shownCases = 10;

/** The report for a terminal: verdict and reasons first, then rates, then what broke. */
export function summaryText(report: EvalReport): string {
  const { prompt, baseline, candidate, model, reasons, verdict } = report;
  const lines = [
    `${prompt}  ${baseline.label} -> ${candidate.label}  ${model}`,
    `${verdict.toUpperCase()} - ${reasons[0]?.why ?? ''}`,
    ...reasons.slice(1).map(({ why }) => `  ${why}`),
    '',
    ...table(report.suites.map(suiteRow)),
    ...metricLines(report.suites),
    ...suiteLines(report.suites, comparisonWords),
    ...suiteLines(report.suites, adversarialWords),
    ...regressionLines(report.cases),
    '',
    effortWords(report) ?? spentWords(report),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function suiteRow(suite: SuiteSummary): readonly string[] {
  const { name, model, baseline, candidate, regressed, improved, flaky, errors } = suite;
  return [
    withModel(name, model),
    rateWords(baseline),
    rateWords(candidate),
    String(regressed),
    String(improved),
    String(flaky),
    String(errors),
    `${msWords(baseline.latencyMs.p50)} -> ${msWords(candidate.latencyMs.p50)}`,
  ];
}

const header = [
  'suite',
  'baseline',
  'candidate',
  'regressed',
  'improved',
  'flaky',
  'errors',
  'p50',
];

function table(rows: readonly (readonly string[])[]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Metrics that changed in any case. */
function metricLines(suites: readonly SuiteSummary[]): string[] {
  const changed = suites
    .flatMap(({ metrics = [] }) => metrics)
    .filter(({ regressed, improved }) => regressed + improved > 0);
  if (changed.length === 0) return [];
  return [
    '',
    ...changed.map(({ name, baseline, candidate, regressed, improved, cases }) => {
      const rates = `${percent(baseline)} -> ${percent(candidate)}`;
      const counts = `${regressed} worse and ${improved} better of ${plural(cases, 'case')}`;
      return `  ${name}: ${rates}, ${counts}`;
    }),
  ];
}

function suiteLines(
  suites: readonly SuiteSummary[],
  wordsOf: (suite: SuiteSummary) => string | undefined,
): string[] {
  const lines = suites.flatMap((suite) => {
    const words = wordsOf(suite);
    return words === undefined ? [] : [`  ${withModel(suite.name, suite.model)}: ${words}`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function regressionLines(cases: readonly CaseResult[]): string[] {
  const regressed = cases.filter(({ status }) => status === 'regressed');
  if (regressed.length === 0) return [];
  const rest = regressed.length - shownCases;
  return [
    '',
    ...regressed.slice(0, shownCases).map(caseLine),
    ...(rest > 0 ? [`  and ${rest} more in the report`] : []),
  ];
}

function caseLine(item: CaseResult): string {
  const must = item.mustPass ? ' (must pass)' : '';
  const place = item.at === undefined ? '' : `  ${item.at.file}:${item.at.line}`;
  return `  > ${withModel(item.id, item.model)}${must}${place}  ${complaintOf(item)}`;
}

/** What the answers of both sides took, where nothing was asked anew. */
function spentWords({ suites, cases }: EvalReport): string {
  const parts = suites.map((suite) => {
    const { baseline, candidate } = answerMeans(suite, cases);
    const tokens = `${tokensWords(baseline.tokens)} -> ${tokensWords(candidate.tokens)}`;
    return `${withModel(suite.name, suite.model)}: ${tokens} output tokens an answer${costChange(baseline, candidate)}`;
  });
  return parts.join('; ');
}

function costChange({ costUsd: before }: AnswerMeans, { costUsd: after }: AnswerMeans): string {
  if (before === null || after === null) return '';
  return `, ${costWords(before * 1_000)} -> ${costWords(after * 1_000)} for 1,000`;
}
