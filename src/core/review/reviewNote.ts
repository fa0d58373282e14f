import { blastHeadline } from '../blastRadius/headline.ts';
import { severities, type Hunk } from '../diff/model.ts';
import type { SuiteSummary } from '../eval/model.ts';
import { interval, percent, plural } from '../eval/words.ts';
import { detectionLines, dropWords } from '../release/detection.ts';
import { planLines, stagesLine } from '../release/planWords.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import type { GateResult, ReviewedEdit, UnreadableFile } from './model.ts';

const mostRows = 30;

/**
 * The review note of an edit in GitHub's markdown, for a pull request: the gate first, then what
 * changed, what could go wrong, the evidence, the blast radius, what no case covers and the plan.
 * Only "Why" is left to whoever made the edit.
 */
export function reviewNote(edit: ReviewedEdit, gate: GateResult): string {
  const { diff, baselineLabel, candidateLabel } = edit;
  const sides = `${escapeMarkdown(baselineLabel)} → ${escapeMarkdown(candidateLabel)}`;
  return [
    `### ${escapeMarkdown(diff.file)}: ${gate.verdict.toUpperCase()}`,
    '',
    `${escapeMarkdown(gate.why)} (${sides})`,
    '',
    '**Why this change:** _to be filled in by its author_',
    '',
    ...section('What changed', changes(diff.hunks)),
    ...section('What could go wrong', risks(edit)),
    ...section('Evidence', evidence(edit)),
    ...section('Blast radius', reach(edit)),
    ...section('No case covers', uncovered(edit)),
    ...section('Release plan', plan(edit)),
  ].join('\n');
}

/** What takes the place of a note for a file that could not be reviewed. */
export function unreadableNote({ file, line, message }: UnreadableFile): string {
  return `### ${escapeMarkdown(file)}: FAIL\n\nCould not be read, line ${line}: ${escapeMarkdown(message)}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`#### ${title}`, '', ...lines, ''];
}

function changes(hunks: readonly Hunk[]): string[] {
  const real = hunks.filter(({ severity }) => severity !== 'none').toSorted(bySeverity);
  if (real.length === 0) return ['Nothing that reaches the model.'];
  const rows = real
    .slice(0, mostRows)
    .map((hunk) => [
      hunk.severity,
      `${hunk.file === undefined ? '' : `${escapeMarkdown(hunk.file)} `}${hunk.afterRange.start}`,
      escapeMarkdown(hunk.summary),
      escapeMarkdown(`${hunk.kinds.join(', ')} ${hunk.direction}`),
    ]);
  return [...markdownTable(['severity', 'line', 'change', 'kind'], rows), ...more(real.length)];
}

function bySeverity(a: Hunk, b: Hunk): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity);
}

function more(count: number): string[] {
  return count > mostRows ? [`and ${count - mostRows} more`] : [];
}

/** Why the weighty changes matter, each reason once, and what is not in order beside them. */
function risks({ diff, blast, problems }: ReviewedEdit): string[] {
  const weighty = diff.hunks.filter(({ severity }) => severities.indexOf(severity) >= 2);
  const whys = weighty.toSorted(bySeverity).flatMap(({ rules }) => rules.map(({ why }) => why));
  const broken = blast.interactions.map(({ what, tested }) =>
    tested ? `${what} (a case exercises it)` : `${what} (no case exercises it)`,
  );
  const found = problems.map(({ file, span, message }) => `${file}:${span.line}: ${message}`);
  return [...new Set([...found, ...broken, ...whys])].slice(0, mostRows).map(item);
}

function evidence({ report, notEvaluated, evaluatedThrough = [] }: ReviewedEdit): string[] {
  if (evaluatedThrough.length > 0) {
    return [`Evaluated through ${escapeMarkdown(evaluatedThrough.join(', '))}.`];
  }
  if (report === null)
    return [`Not evaluated: ${escapeMarkdown(notEvaluated ?? 'no evaluation ran')}.`];
  const rows = report.suites.map((suite) => [
    escapeMarkdown(suite.name),
    rate(suite.baseline),
    rate(suite.candidate),
    String(suite.regressed),
    String(suite.improved),
    String(suite.flaky),
  ]);
  return [
    ...markdownTable(['suite', 'baseline', 'candidate', 'regressed', 'improved', 'flaky'], rows),
    ...report.reasons.map(({ why }) => item(why)),
    item(`model ${report.model}, report ${report.id}`),
  ];
}

function rate({ passRate, interval: range, total }: SuiteSummary['baseline']): string {
  return total === 0
    ? '-'
    : escapeMarkdown(`${percent(passRate)} of ${total} (${interval(range)})`);
}

function reach({ blast }: ReviewedEdit): string[] {
  const { callSites, dependants } = blast;
  const places = callSites.slice(0, mostRows).map(({ file, line }) => `${file}:${line}`);
  return [
    escapeMarkdown(blastHeadline(blast)),
    '',
    ...blast.reasons.map(({ why }) => item(why)),
    ...(dependants.length === 0
      ? []
      : [item(`prompts: ${dependants.map(({ file }) => file).join(', ')}`)]),
    ...(places.length === 0
      ? []
      : [item(`${plural(callSites.length, 'call site')}: ${places.join(', ')}`)]),
  ];
}

function uncovered({ blast, diff }: ReviewedEdit): string[] {
  const open = new Set(blast.coverage.uncoveredHunks);
  return diff.hunks
    .filter(({ id }) => open.has(id))
    .map(({ file, afterRange, summary }) =>
      item(`${file ?? diff.file}:${afterRange.start}: ${summary}`),
    );
}

function plan({ blast }: ReviewedEdit): string[] {
  const { plan: proposed, detection } = blast;
  const sight =
    detection === null
      ? ['what it can see is unknown: no live traffic']
      : [`of a drop ${dropWords(detection.drop)}:`, ...detectionLines(proposed, detection.stages)];
  return [
    `${escapeMarkdown(stagesLine(proposed))} (plan "${escapeMarkdown(proposed.name)}")`,
    '',
    ...(proposed.needsApproval ? [item('starts only after an approval')] : []),
    ...[...planLines(proposed), ...sight].map(item),
  ];
}

function item(text: string): string {
  return `- ${escapeMarkdown(text)}`;
}
