import type { Change } from './change.ts';
import type { Finding } from './kinds/finding.ts';
import { severities, type ChangeKind, type Direction } from './model.ts';

const nouns: Readonly<Record<ChangeKind, string>> = {
  guardrail: 'guardrail',
  instruction: 'instruction',
  'output-format': 'output format',
  'tool-use': 'tool use',
  context: 'context',
  variable: 'variable',
  example: 'example',
  'persona-tone': 'tone',
  'model-params': 'setting',
  cosmetic: 'wording',
};
const verbs: Readonly<Record<Direction, string>> = {
  added: 'added',
  removed: 'removed',
  strengthened: 'strengthened',
  weakened: 'weakened',
  modified: 'changed',
  none: 'unchanged in meaning',
};
const longestQuote = 60;

/** What a change does, in the words for the end of the line. */
export function summarise(change: Change, findings: readonly Finding[]): string {
  const [first] = findings.toSorted(
    (a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
  );
  if (first === undefined) return 'changed';
  if (first.headline !== undefined) return first.headline;
  if (findings.every(({ kind }) => kind === 'persona-tone') && first.direction === 'modified') {
    return 'tone only';
  }
  const what = `${nouns[first.kind]} ${verbs[first.direction]}`;
  const detail = detailOf(change, first.direction);
  return detail === '' ? what : `${what}: ${detail}`;
}

function detailOf(change: Change, direction: Direction): string {
  if (direction === 'removed') return quote(change.beforeText);
  if (direction === 'added') return quote(change.afterText);
  const from = passage(change.beforeText, change.removed);
  const to = passage(change.afterText, change.added);
  if (from.length + to.length > longestQuote) return quote(change.afterText || change.beforeText);
  if (from === '') return `"${to}" added`;
  return to === '' ? `"${from}" dropped` : `"${from}" -> "${to}"`;
}

/** From the first changed word to the last. */
function passage(text: string, tokens: Change['added']): string {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return '';
  return text.slice(first.at, last.at + last.text.length).replace(/^[\s.,;:]+|[\s.,;:]+$/g, '');
}

function quote(text: string): string {
  const bare = text
    .replace(/^\s*(?:[-*+•#]+|\d{1,3}[.)])\s+/, '')
    .replace(/[*_`]{2,}/g, '')
    .replace(/[.:;,\s]+$/, '');
  return `"${bare.length > longestQuote ? `${bare.slice(0, longestQuote - 1).trimEnd()}…` : bare}"`;
}
