import { createHash } from 'node:crypto';
import { escapeHtml } from '../../core/base/escapeHtml.ts';
import { trialsOf } from '../../core/eval/caseResult.ts';
import type { CaseResult, EvalReport, SuiteSummary, Trial } from '../../core/eval/model.ts';
import { withModel } from '../../core/eval/withModel.ts';
import { percent } from '../../core/eval/words.ts';

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.verdict { font-weight: 700; text-transform: uppercase; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
details { border-bottom: 1px solid #8886; padding: 0.4rem 0; }
summary { cursor: pointer; } .status { font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #8882; padding: 0.6rem; margin: 0.3rem 0; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
`;

/** One HTML file without scripts and without anything to load; all text of models is escaped. */
export function toHtml(report: EvalReport): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'`;
  const title = `${report.prompt}: ${report.verdict}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(report.prompt)}: ${escapeHtml(report.baseline.label)} &rarr; ${escapeHtml(report.candidate.label)}</h1>
<p><span class="verdict">${report.verdict}</span> - ${escapeHtml(report.reasons[0]?.why ?? '')}</p>
<ul>${report.reasons
    .slice(1)
    .map(({ why }) => `<li>${escapeHtml(why)}</li>`)
    .join('')}</ul>
<p>Model: ${escapeHtml(report.model)}. Started ${escapeHtml(report.startedAt)}, took ${seconds(report.durationMs)}.
${report.calls.made} calls, ${report.calls.cached} answers from the cache${report.cost === null ? '' : `, $${report.cost.toFixed(4)}`}.</p>
<h2>Suites</h2>
<table><thead><tr><th>suite</th><th>baseline</th><th>candidate</th><th>regressed</th><th>improved</th><th>flaky</th><th>errors</th></tr></thead>
<tbody>${report.suites.map(suiteRow).join('\n')}</tbody></table>
<h2>Cases</h2>
${[...report.cases].sort(worstFirst).map(caseBlock).join('\n')}
</body>
</html>
`;
}

function suiteRow(suite: SuiteSummary): string {
  const side = ({ passRate, interval: [low, high], total }: SuiteSummary['baseline']): string =>
    `${percent(passRate)} (${percent(low)} to ${percent(high)}, n = ${total})`;
  const cells = [
    escapeHtml(withModel(suite.name, suite.model)),
    side(suite.baseline),
    side(suite.candidate),
    suite.regressed,
    suite.improved,
    suite.flaky,
    suite.errors,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

const order: Readonly<Record<CaseResult['status'], number>> = {
  regressed: 0,
  error: 1,
  flaky: 2,
  improved: 3,
  'same-fail': 4,
  'same-pass': 5,
};

function worstFirst(a: CaseResult, b: CaseResult): number {
  return order[a.status] - order[b.status];
}

function caseBlock(item: CaseResult): string {
  const place = item.at === undefined ? '' : ` - ${item.at.file}:${item.at.line}`;
  const must = item.mustPass ? ', must pass' : '';
  const open = item.status === 'regressed' ? ' open' : '';
  return `<details${open}><summary><span class="status">${item.status}</span>${must}: ${escapeHtml(withModel(item.suite, item.model))} / ${escapeHtml(item.id)}${escapeHtml(place)}</summary>
<div class="sides">${trialsOf(item).map(trialBlock).join('')}</div></details>`;
}

function trialBlock(trial: Trial): string {
  const assertions = trial.assertions.map(
    ({ type, pass, reason }) =>
      `<li>${pass ? 'pass' : 'fail'}: ${escapeHtml(type)} - ${escapeHtml(reason)}</li>`,
  );
  const latency = trial.latencyMs === null ? 'from the cache' : `${Math.round(trial.latencyMs)} ms`;
  return `<div><p>${trial.side}${trial.repeat === 0 ? '' : `, repeat ${trial.repeat + 1}`} - ${trial.pass ? 'pass' : 'fail'}, ${latency}</p>
<pre>${escapeHtml(trial.error ?? trial.output)}</pre><ul>${assertions.join('')}</ul></div>`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
