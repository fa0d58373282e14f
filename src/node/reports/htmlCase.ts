import { withModel } from '../../core/eval/withModel.ts';
import { escapeHtml } from '../../core/base/escapeHtml.ts';
import type { WordChange } from '../../core/diff/model.ts';
import { diffWords } from '../../core/diff/words.ts';
import { trialsOf } from '../../core/eval/caseResult.ts';
import type { AssertionResult, CaseResult, Trial } from '../../core/eval/model.ts';
import { msWords, statusWords } from '../../core/eval/reportWords.ts';

/** One case that opens: its input, both answers with the words that differ, and the assertions. */
export function caseBlock(item: CaseResult): string {
  const open = item.status === 'regressed' || item.status === 'error' ? ' open' : '';
  const must = item.mustPass ? ', must pass' : '';
  const { baseline, candidate } = item;
  const words = diffWords(baseline.output, candidate.output);
  const rest = trialsOf(item).filter((trial) => trial !== baseline && trial !== candidate);
  return `<details class="case" data-status="${item.status}"${open}><summary><span class="status ${item.status}">${statusWords[item.status]}</span>${must}: ${escapeHtml(withModel(item.id, item.model))} ${origin(item)}</summary>
${inputOf(item)}<div class="sides">
${trialBlock(baseline, marked(words, 'removed'))}
${trialBlock(candidate, marked(words, 'added'))}
${rest.map((trial) => trialBlock(trial, escapeHtml(trial.output))).join('\n')}
</div></details>`;
}

function origin({ suite, at, attack, tags = [] }: CaseResult): string {
  const parts = [
    suite,
    ...(attack === undefined ? [] : [attack.category, ...attack.owasp]),
    ...tags,
    ...(at === undefined ? [] : [`${at.file}:${at.line}`]),
  ];
  return `<span class="quiet">${escapeHtml(parts.join(' · '))}</span>`;
}

function inputOf({ vars, description, id }: CaseResult): string {
  const said =
    description === undefined || description === id ? '' : `<p>${escapeHtml(description)}</p>`;
  const entries = Object.entries(vars ?? {});
  if (entries.length === 0) return said;
  const values = entries.map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return `<h3>${escapeHtml(name)}</h3><pre>${escapeHtml(text)}</pre>`;
  });
  return `${said}<details><summary class="quiet">input</summary>${values.join('')}</details>`;
}

function trialBlock(trial: Trial, output: string): string {
  const { side, repeat, pass, error, attackOutcome } = trial;
  const facts = [
    pass ? 'pass' : 'fail',
    ...(attackOutcome === undefined ? [] : [attackOutcome]),
    trial.cached ? 'from the cache' : msWords(trial.latencyMs),
    `${trial.outputTokens} tokens`,
  ];
  const name = `${side}${repeat === 0 ? '' : `, repeat ${repeat + 1}`}`;
  const failed = error === undefined ? '' : `<p class="error">${escapeHtml(error)}</p>`;
  const assertions = trial.assertions.map(assertionLine).join('');
  return `<div><h3>${name} <span class="quiet">${facts.join(', ')}</span></h3>${failed}
<pre>${output}</pre><ul>${assertions}</ul></div>`;
}

function assertionLine({ type, metric, pass, reason, weight }: AssertionResult): string {
  const what = metric === undefined ? type : `${metric} (${type})`;
  const counts = weight === 0 ? ' <span class="quiet">(decides nothing)</span>' : '';
  const result = pass ? 'pass' : 'fail';
  return `<li><span class="${result}">${result}</span> ${escapeHtml(what)}: ${escapeHtml(reason)}${counts}</li>`;
}

/** One side of the two texts: what both have, and what it has alone. */
function marked(words: readonly WordChange[], own: 'added' | 'removed'): string {
  const tag = own === 'added' ? 'ins' : 'del';
  return words
    .filter(({ type }) => type === 'same' || type === own)
    .map(({ type, text }) =>
      type === 'same' ? escapeHtml(text) : `<${tag}>${escapeHtml(text)}</${tag}>`,
    )
    .join('');
}
