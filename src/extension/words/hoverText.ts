import { describeError } from '../../core/base/errors.ts';
import type { CallSite } from '../../core/blastRadius/model.ts';
import type { Hunk } from '../../core/diff/model.ts';
import type { EvalCase } from '../../core/eval/model.ts';
import { commands } from '../contributions.ts';
import type { Reach } from '../projects/project.ts';
import { codeBlock, commandLink, escapeMarkdown } from './markdown.ts';
import { hunkNote, wordDiff } from './hunkWords.ts';
import { severityWords } from './severityWords.ts';

const maxCases = 3;
const maxCallers = 3;
const maxDiffLength = 4_000;
/** Lines of a side; the review shows the rest. */
const maxDiffLines = 12;

export interface HoverInput {
  readonly hunk: Hunk;
  /** Null while it is measured. */
  readonly reach: Pick<Reach, 'blast' | 'cases' | 'suiteProblem'> | null;
  readonly baselineLabel: string;
  /** The file of the prompt, as a command argument. */
  readonly uri: string;
}

/** The commands that a hover may run; nothing else is trusted. */
export const hoverCommands = [
  commands.reviewDiff.id,
  commands.evaluate.id,
  commands.revertHunk.id,
  commands.openCase.id,
];

/** What a hunk changes, why it matters, what covers it and what can be done: markdown. */
export function hoverText(input: HoverInput): string {
  const { hunk, reach } = input;
  const { name, advice } = severityWords[hunk.severity];
  return [
    `**${name}** (${advice}): ${escapeMarkdown(hunkNote(hunk, reach?.blast ?? null))}`,
    reasonLines(hunk),
    reach === null ? '' : brokenCallers(input, reach.blast.callSites),
    coverage(input),
    `${actions(input)} (compared with ${escapeMarkdown(input.baselineLabel)})`,
    // Last, because it may be long and a hover is low.
    codeBlock(changedWords(hunk), 'diff'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** For a change of variables: the callers that do not pass what the prompt now asks for. */
function brokenCallers({ hunk, uri }: HoverInput, callSites: readonly CallSite[]): string {
  if (!hunk.kinds.includes('variable')) return '';
  const broken = callSites.filter(({ missing = [] }) => missing.length > 0);
  if (broken.length === 0) return '';
  const told = broken.slice(0, maxCallers).map(({ file, line, missing = [] }) => {
    const place = commandLink(`${escapeMarkdown(file)}:${line}`, commands.openCase.id, [
      uri,
      file,
      line,
    ]);
    return `${place} (without ${escapeMarkdown(missing.join(', '))})`;
  });
  const more = broken.length - told.length;
  return `**Breaks** ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Each reason once, with everything that was seen of it. */
function reasonLines({ rules }: Hunk): string {
  const seen = new Map<string, Set<string>>();
  for (const { why, evidence } of rules) {
    const words = seen.get(why) ?? new Set();
    seen.set(why, evidence === '' ? words : words.add(`“${escapeMarkdown(evidence)}”`));
  }
  const lines = [...seen].map(([why, words]) => {
    const evidence = words.size === 0 ? '' : ` (${[...words].join(', ')})`;
    return `- ${escapeMarkdown(why)}${evidence}`;
  });
  return lines.join('\n');
}

/** Word by word where the two sides have words in common, else both sides. */
function changedWords(hunk: Hunk): string {
  const related = hunk.words.some(({ type, text }) => type === 'same' && text.trim() !== '');
  const text = related ? firstLines(wordDiff(hunk)) : sideBySide(hunk);
  return text.length <= maxDiffLength ? text : `${text.slice(0, maxDiffLength)}…`;
}

function sideBySide({ beforeText, afterText }: Hunk): string {
  const lines = (text: string, mark: string): string[] =>
    text === ''
      ? []
      : firstLines(outdented(text))
          .split('\n')
          .map((line) => `${mark} ${line}`);
  return [...lines(beforeText, '-'), ...lines(afterText, '+')].join('\n');
}

function firstLines(text: string): string {
  const lines = text.split('\n');
  const left = lines.length - maxDiffLines;
  return left <= 1 ? text : [...lines.slice(0, maxDiffLines), `… ${left} more lines`].join('\n');
}

/** Without the indentation that all of its lines share. */
function outdented(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = Math.min(...indents);
  return Number.isFinite(shared) ? lines.map((line) => line.slice(shared)).join('\n') : text;
}

/** Nothing for what never reaches the model: no case could tell. */
function coverage(input: HoverInput): string {
  if (input.hunk.severity === 'none') return '';
  return input.reach === null
    ? 'Measuring what covers this change…'
    : coverageLine(input, input.reach);
}

function coverageLine(
  { hunk, uri }: HoverInput,
  { blast, cases, suiteProblem }: NonNullable<HoverInput['reach']>,
): string {
  if (suiteProblem !== null) {
    const why = escapeMarkdown(describeError(suiteProblem));
    return `Whether a case covers this change is unknown: ${why}`;
  }
  const covering = blast.coverage.coveredBy[hunk.id] ?? [];
  if (covering.length === 0) return '**No case covers this change.**';
  const links = covering.slice(0, maxCases).map((id) => caseLink(uri, id, cases.get(id)));
  const more = covering.length - links.length;
  return `Covered by ${links.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function caseLink(uri: string, id: string, found: EvalCase | undefined): string {
  const name = escapeMarkdown(id);
  if (found?.at === undefined) return name;
  return commandLink(name, commands.openCase.id, [uri, found.at.file, found.at.line]);
}

function actions({ hunk, uri }: HoverInput): string {
  return [
    commandLink('Review', commands.reviewDiff.id, [uri]),
    commandLink('Evaluate', commands.evaluate.id, [uri]),
    commandLink('Revert this change', commands.revertHunk.id, [uri, hunk.id]),
  ].join(' | ');
}
