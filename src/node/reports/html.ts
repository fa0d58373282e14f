import { escapeHtml } from '../../core/base/escapeHtml.ts';
import type {
  CaseResult,
  EvalReport,
  MetricSummary,
  Side,
  SuiteSummary,
} from '../../core/eval/model.ts';
import {
  adversarialWords,
  answerMeans,
  attackRateWords,
  comparisonWords,
  costWords,
  differenceWords,
  effortWords,
  msWords,
  rateWords,
  statusesWorstFirst,
  statusWords,
  tokensWords,
  worstFirst,
} from '../../core/eval/reportWords.ts';
import { withModel } from '../../core/eval/withModel.ts';
import { chance, percent, plural } from '../../core/eval/words.ts';
import { caseBlock } from './htmlCase.ts';
import { htmlPage } from './htmlPage.ts';

/**
 * One HTML file that loads nothing and needs no network: verdict and reasons, rates, then every case
 * worst first, to be filtered and opened. Follows the system's light or dark theme. All text of
 * prompts and models is escaped, and the page's policy lets nothing but its own script run. In
 * pieces, one a case.
 */
export function toHtml(report: EvalReport): Iterable<string> {
  return htmlPage(`${report.prompt}: ${report.verdict}`, body(report));
}

function* body(report: EvalReport): Generator<string, void, undefined> {
  yield head(report);
  for (const item of worstFirst(report.cases)) yield `${caseBlock(item)}\n`;
  yield '<p id="none" class="quiet" hidden>No case is like that.</p>\n</main>';
}

/** All that comes before the cases. */
function head(report: EvalReport): string {
  const { prompt, baseline, candidate, verdict, reasons, model, startedAt } = report;
  const effort = effortWords(report);
  const rest = reasons.slice(1).map(({ why }) => `<li>${escapeHtml(why)}</li>`);
  return `<main>
<h1>${escapeHtml(prompt)}: ${escapeHtml(baseline.label)} &rarr; ${escapeHtml(candidate.label)}</h1>
<p><span class="verdict ${verdict}">${verdict}</span> - ${escapeHtml(reasons[0]?.why ?? '')}</p>
${rest.length === 0 ? '' : `<ul>${rest.join('')}</ul>`}
<p class="quiet">${escapeHtml(model)} · ${escapeHtml(startedAt)}${effort === undefined ? '' : ` · ${effort}`}</p>
<h2>Suites</h2>
${table(suiteHeader, report.suites.map(suiteRow))}
${metricTables(report.suites)}
${report.suites.map(comparisonLine).join('')}
${report.suites.map(attackTable).join('')}
<h2>Latency and cost</h2>
${table(
  effortHeader,
  report.suites.map((suite) => effortRow(suite, report.cases)),
)}
${judgeList(report)}
<h2>Cases</h2>
${filter(report.cases)}
`;
}

const suiteHeader = [
  'suite',
  'baseline',
  'candidate',
  'difference in points',
  'regressed',
  'improved',
  'flaky',
  'errors',
];

function suiteRow(suite: SuiteSummary): string[] {
  const { baseline, candidate } = suite;
  return [
    escapeHtml(withModel(suite.name, suite.model)),
    rateWords(baseline),
    rateWords(candidate),
    differenceWords(suite),
    String(suite.regressed),
    String(suite.improved),
    String(suite.flaky),
    String(suite.errors),
  ];
}

const effortHeader = ['suite', 'p50', 'p95', 'output tokens an answer', 'cost of 1,000 answers'];

function effortRow(suite: SuiteSummary, cases: readonly CaseResult[]): string[] {
  const { baseline, candidate } = suite;
  const perAnswer = answerMeans(suite, cases);
  return [
    escapeHtml(withModel(suite.name, suite.model)),
    `${msWords(baseline.latencyMs.p50)} &rarr; ${msWords(candidate.latencyMs.p50)}`,
    `${msWords(baseline.latencyMs.p95)} &rarr; ${msWords(candidate.latencyMs.p95)}`,
    changeOf(perAnswer, ({ tokens }) => tokensWords(tokens)),
    changeOf(perAnswer, ({ costUsd }) => costWords(costUsd === null ? null : costUsd * 1_000)),
  ];
}

function changeOf<T>(sides: Readonly<Record<Side, T>>, words: (side: T) => string): string {
  return `${words(sides.baseline)} &rarr; ${words(sides.candidate)}`;
}

/** What changed first; the rest folded away. */
function metricTables(suites: readonly SuiteSummary[]): string {
  const all = suites.flatMap(({ name, model, metrics = [] }) =>
    metrics.map((it) => ({ ...it, suite: withModel(name, model) })),
  );
  if (all.length === 0) return '';
  const isChanged = (it: MetricSummary): boolean => it.regressed + it.improved > 0;
  const changed = all.filter(isChanged).sort((a, b) => b.regressed - a.regressed);
  const same = all.filter((it) => !isChanged(it));
  const rest =
    same.length === 0
      ? ''
      : `<details><summary class="quiet">${plural(same.length, 'metric')} without a change</summary>${metricTable(same)}</details>`;
  return `<h2>Metrics</h2>\n${changed.length === 0 ? '' : metricTable(changed)}${rest}`;
}

function metricTable(metrics: readonly (MetricSummary & { readonly suite: string })[]): string {
  const header = [
    'metric',
    'suite',
    'baseline',
    'candidate',
    'worse',
    'better',
    'cases',
    'by chance',
  ];
  const rows = metrics.map((it) => [
    escapeHtml(it.name),
    escapeHtml(it.suite),
    percent(it.baseline),
    percent(it.candidate),
    String(it.regressed),
    String(it.improved),
    String(it.cases),
    it.p === null ? '-' : chance(it.p),
  ]);
  return table(header, rows);
}

function comparisonLine(suite: SuiteSummary): string {
  const words = comparisonWords(suite);
  if (words === undefined) return '';
  return `<p>${escapeHtml(`${withModel(suite.name, suite.model)}: ${words}`)}</p>`;
}

/** What of the attacks got through, by category; what newly got through first. */
function attackTable(suite: SuiteSummary): string {
  const { adversarial } = suite;
  if (adversarial === undefined) return '';
  const header = ['category', 'attacks', 'baseline', 'candidate', 'new breaches'];
  const rows = adversarial.categories
    .toSorted((a, b) => b.newBreaches - a.newBreaches || b.candidate.rate - a.candidate.rate)
    .map((it) => [
      `${escapeHtml(it.category)}${it.critical ? ' (critical)' : ''}`,
      String(it.attacks),
      attackRateWords(it.baseline),
      attackRateWords(it.candidate),
      String(it.newBreaches),
    ]);
  const words = adversarialWords(suite);
  return `<h2>Attacks that succeed: ${escapeHtml(withModel(suite.name, suite.model))}</h2>
${words === undefined ? '' : `<p>${escapeHtml(words)}</p>`}
${rows.length === 0 ? '' : table(header, rows)}`;
}

/** Whoever reads a grade can read what the judge was told. */
function judgeList({ judges = [] }: EvalReport): string {
  if (judges.length === 0) return '';
  const items = judges.map(
    ({ label, promptHash, instructions }) =>
      `<li>${escapeHtml(label)} (${escapeHtml(promptHash)})<pre>${escapeHtml(instructions)}</pre></li>`,
  );
  return `<details><summary class="quiet">Instructions of the judge</summary><ul>${items.join('')}</ul></details>`;
}

/** Every cell is HTML already. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = header.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide"><table><thead><tr>${head}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

/** By status with nothing but style sheets; the search needs the page's script. */
function filter(cases: readonly CaseResult[]): string {
  const choice = (id: string, words: string, count: number, checked = ''): string =>
    `<label><input type="radio" name="only" id="only-${id}"${checked}> ${words} (${count})</label>`;
  const statuses = statusesWorstFirst
    .map((status) => ({ status, count: cases.filter((it) => it.status === status).length }))
    .filter(({ count }) => count > 0);
  return `<fieldset aria-label="Filter cases">
${choice('all', 'all', cases.length, ' checked')}
${statuses.map(({ status, count }) => choice(status, statusWords[status], count)).join('\n')}
<label hidden>with <input type="search" id="find" placeholder="words of case or answer"></label>
</fieldset>`;
}
