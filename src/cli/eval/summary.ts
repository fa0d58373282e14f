import { trialsOf } from '../../core/eval/caseResult.ts';
import type { CaseResult, EvalReport, SideSummary, SuiteSummary } from '../../core/eval/model.ts';
import { withModel } from '../../core/eval/withModel.ts';
import { percent } from '../../core/eval/words.ts';
import { formatDuration } from '../../protocol/duration.ts';
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
    ...regressionLines(report.cases),
    '',
    costLine(report),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function suiteRow(suite: SuiteSummary): readonly string[] {
  const { name, model, baseline, candidate, regressed, improved, flaky, errors } = suite;
  return [
    withModel(name, model),
    rate(baseline),
    rate(candidate),
    String(regressed),
    String(improved),
    String(flaky),
    String(errors),
    `${latency(baseline)} -> ${latency(candidate)}`,
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

function rate({ passRate, interval: [low, high], total }: SideSummary): string {
  if (total === 0) return '-';
  return `${percent(passRate)} (${Math.round(low * 100)}-${Math.round(high * 100)})`;
}

function latency({ latencyMs: { p50 } }: SideSummary): string {
  return p50 === null ? '-' : `${Math.round(p50)} ms`;
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
  const failed = trialsOf(item).find(({ side, pass }) => side === 'candidate' && !pass);
  const reasons = (failed?.assertions ?? [])
    .filter(({ pass }) => !pass)
    .map(({ reason }) => reason);
  const must = item.mustPass ? ' (must pass)' : '';
  const place = item.at === undefined ? '' : `  ${item.at.file}:${item.at.line}`;
  return `  > ${withModel(item.id, item.model)}${must}${place}  ${reasons.join('; ')}`;
}

function costLine({ calls, cost, durationMs }: EvalReport): string {
  const cached = calls.cached === 0 ? '' : `, ${calls.cached} answers from the cache`;
  const failed = calls.failed === 0 ? '' : `, ${calls.failed} failed`;
  const spent = cost === null ? '' : `, $${cost.toFixed(4)}`;
  return `${calls.made} calls${cached}${failed}${spent}, ${took(durationMs)}`;
}

function took(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : formatDuration(ms);
}
