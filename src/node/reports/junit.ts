import { escapeHtml } from '../../core/base/escapeHtml.ts';
import { withModel } from '../../core/eval/withModel.ts';
import type { CaseResult, EvalReport, SuiteSummary, Trial } from '../../core/eval/model.ts';

/**
 * The report as JUnit XML: a test suite a suite, a test case a case. Regressions fail, cases without
 * a result are errors, and what already failed under the baseline is skipped, with the reason. In
 * pieces, one a case.
 */
export function* toJUnit(report: EvalReport): Generator<string, void, undefined> {
  const name = attribute(`${report.prompt} (${report.model})`);
  const time = (report.durationMs / 1_000).toFixed(3);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}" time="${time}">\n`;
  for (const suite of report.suites) {
    const { name: suiteName, model } = suite;
    const cases = report.cases.filter((it) => it.suite === suiteName && it.model === model);
    yield* suiteElement(suite, cases);
  }
  yield '</testsuites>\n';
}

function* suiteElement(
  suite: SuiteSummary,
  cases: readonly CaseResult[],
): Generator<string, void, undefined> {
  const skipped = cases.filter(({ status }) => status === 'same-fail').length;
  const counts = `tests="${cases.length}" failures="${suite.regressed}" errors="${suite.errors}" skipped="${skipped}"`;
  yield `  <testsuite name="${attribute(withModel(suite.name, suite.model))}" ${counts}>\n`;
  for (const item of cases) yield `${caseElement(item)}\n`;
  yield '  </testsuite>\n';
}

function caseElement(item: CaseResult): string {
  const place =
    item.at === undefined ? '' : ` file="${attribute(item.at.file)}" line="${item.at.line}"`;
  const time = ((item.candidate.latencyMs ?? 0) / 1_000).toFixed(3);
  const outcome = outcomes[item.status]?.(item) ?? '';
  return `    <testcase classname="${attribute(withModel(item.suite, item.model))}" name="${attribute(item.id)}" time="${time}"${place}>${outcome}</testcase>`;
}

const outcomes: Partial<Record<CaseResult['status'], (item: CaseResult) => string>> = {
  regressed: ({ candidate }) =>
    `<failure message="${attribute(failedReasons(candidate))}">${text(candidate.output)}</failure>`,
  error: ({ baseline, candidate }) =>
    `<error message="${attribute(candidate.error ?? baseline.error ?? 'no result')}"/>`,
  'same-fail': () => '<skipped message="fails under the baseline as well"/>',
};

function failedReasons({ assertions }: Trial): string {
  const failed = assertions.filter(({ pass }) => !pass);
  return failed.map(({ type, reason }) => `${type}: ${reason}`).join('; ');
}

/** Exactly the characters that XML 1.0 cannot hold. */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/gu;

function text(value: string): string {
  return escapeHtml(value.replaceAll(forbidden, '\ufffd'));
}

function attribute(value: string): string {
  return text(value).replaceAll(/\s+/g, ' ');
}
