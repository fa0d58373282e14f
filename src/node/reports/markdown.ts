import { withModel } from '../../core/eval/withModel.ts';
import {
  adversarialWords,
  answerMeans,
  comparisonWords,
  complaintOf,
  costWords,
  differenceWords,
  effortWords,
  msWords,
  rateWords,
  statusWords,
  tokensWords,
  worstFirst,
  type AnswerMeans,
} from '../../core/eval/reportWords.ts';
import type { CaseResult, EvalReport, SuiteSummary } from '../../core/eval/model.ts';
import { percent, plural } from '../../core/eval/words.ts';
import { escapeMarkdown, markdownTable } from '../../core/review/markdown.ts';

/** A summary of a GitHub job holds 1 MiB; nobody reads that much. */
const mostRows = 30;
const mostCharacters = 300;
const shownStatuses: readonly CaseResult['status'][] = ['regressed', 'error', 'flaky', 'improved'];

/** The report in GitHub's markdown: verdict and reasons, rates, and the cases that changed. */
export function toMarkdown(report: EvalReport): string {
  const { prompt, baseline, candidate, verdict, reasons, model } = report;
  const sides = `${escapeMarkdown(baseline.label)} → ${escapeMarkdown(candidate.label)}`;
  const effort = effortWords(report);
  return [
    `### ${escapeMarkdown(prompt)}: ${verdict.toUpperCase()}`,
    '',
    `${escapeMarkdown(reasons[0]?.why ?? '')} (${sides})`,
    '',
    ...list(reasons.slice(1).map(({ why }) => why)),
    ...markdownTable(
      suiteHeader,
      report.suites.map((it) => suiteRow(it, report.cases)),
    ),
    ...markdownTable(metricHeader, report.suites.flatMap(metricRows)),
    ...list(report.suites.flatMap((it) => suiteLine(it, comparisonWords(it)))),
    ...list(report.suites.flatMap((it) => suiteLine(it, adversarialWords(it)))),
    ...changedCases(report.cases),
    [escapeMarkdown(model), ...(effort === undefined ? [] : [effort])].join(' · '),
    '',
  ].join('\n');
}

const suiteHeader = [
  'suite',
  'baseline',
  'candidate',
  'difference',
  'regressed',
  'improved',
  'flaky',
  'errors',
  'p50',
  'tokens an answer',
  'cost of 1,000',
];

function suiteRow(suite: SuiteSummary, cases: readonly CaseResult[]): string[] {
  const { baseline, candidate } = suite;
  const means = answerMeans(suite, cases);
  const costOf = ({ costUsd }: AnswerMeans): string =>
    costWords(costUsd === null ? null : costUsd * 1_000);
  return [
    escapeMarkdown(withModel(suite.name, suite.model)),
    rateWords(baseline),
    rateWords(candidate),
    differenceWords(suite),
    String(suite.regressed),
    String(suite.improved),
    String(suite.flaky),
    String(suite.errors),
    `${msWords(baseline.latencyMs.p50)} → ${msWords(candidate.latencyMs.p50)}`,
    `${tokensWords(means.baseline.tokens)} → ${tokensWords(means.candidate.tokens)}`,
    `${costOf(means.baseline)} → ${costOf(means.candidate)}`,
  ];
}

function suiteLine(suite: SuiteSummary, words: string | undefined): string[] {
  return words === undefined ? [] : [`${withModel(suite.name, suite.model)}: ${words}`];
}

const metricHeader = ['metric', 'baseline', 'candidate', 'worse', 'better', 'cases'];

function metricRows({ metrics = [] }: SuiteSummary): string[][] {
  return metrics.map((it) => [
    escapeMarkdown(it.name),
    percent(it.baseline),
    percent(it.candidate),
    String(it.regressed),
    String(it.improved),
    String(it.cases),
  ]);
}

function changedCases(cases: readonly CaseResult[]): string[] {
  const changed = worstFirst(cases.filter(({ status }) => shownStatuses.includes(status)));
  const rows = changed
    .slice(0, mostRows)
    .map((item) => [
      `${statusWords[item.status]}${item.mustPass ? ', must pass' : ''}`,
      escapeMarkdown(withModel(item.id, item.model)),
      item.at === undefined ? '' : escapeMarkdown(`${item.at.file}:${item.at.line}`),
      escapeMarkdown(shortened(item.status === 'improved' ? '' : complaintOf(item))),
    ]);
  const rest = changed.length - rows.length;
  return [
    ...markdownTable(['', 'case', 'place', 'why'], rows),
    ...(rest > 0 ? [`and ${plural(rest, 'more case', 'more cases')} in the report`, ''] : []),
  ];
}

function list(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `- ${escapeMarkdown(line)}`), ''];
}

function shortened(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
