import type { Change } from './change.ts';
import { templateTags } from './templateTags.ts';

/** Words whose coming or going leaves an English sentence with the same meaning. */
export const emptyWords = new Set(
  'a an the that which of for on in at to please also just very really simply then order'.split(
    ' ',
  ),
);
/** Words that decide; one of them changed is never a slip of the pen. */
export const decisiveWords = new Set(
  (
    'not no never none nor only all any every each must may can cannot should shall will would could ' +
    'always instead if unless except or and without before after until zero one two three four five six ' +
    'seven eight nine ten more less least most first last'
  ).split(' '),
);
const marker = /^\s*(?:[-*+•]|\(?\d{1,3}[.)]|\(?[a-z][.)]|#{1,6})\s+/;
const inlineCode = /`[^`]*`/g;
/** A word this short is more likely another word than a misspelt one. */
const minTypoLength = 5;

/** Why the two versions mean the same, or undefined when they may not. */
export function cosmeticReason(change: Change): string | undefined {
  const { before, after, beforeText, afterText } = change;
  if (before === null || after === null) {
    const brackets =
      (after ?? before)?.place.code === true && /[{}[\]]/.test(beforeText + afterText);
    return brackets ? undefined : loneMark(beforeText + afterText);
  }
  if (tagsOf(beforeText) !== tagsOf(afterText)) return undefined;
  if (squeeze(beforeText) === squeeze(afterText)) return 'only white space differs';
  if (after.place.code || codeOf(beforeText) !== codeOf(afterText)) return undefined;
  if (bare(beforeText) === bare(afterText)) return 'only case, punctuation or markers differ';
  if (joined(beforeText) === joined(afterText)) return 'only word breaks differ';
  if (before.heading === true && unnumbered(beforeText) === unnumbered(afterText)) {
    return 'only the number of a heading differs';
  }
  const removed = change.removed.map(({ text }) => text.toLowerCase()).filter(isWord);
  const added = change.added.map(({ text }) => text.toLowerCase()).filter(isWord);
  const words = [...removed, ...added];
  // Without a word among them it is a bracket or a sign that differs, and those decide.
  if (words.length === 0) return undefined;
  if (words.length <= 3 && words.every((word) => emptyWords.has(word)))
    return 'only words without meaning of their own differ';
  if (removed.length !== added.length || removed.length > 3) return undefined;
  return removed.every((word, index) => isSlip(word, added[index] ?? ''))
    ? 'only the spelling differs'
    : undefined;
}

/** A separator or an empty list item says nothing, whether it comes or goes. */
function loneMark(text: string): string | undefined {
  const words = text.replace(/^(?:```|~~~)\S*$|^\{#.*#\}$|^\{\{!.*\}\}$|^<!--.*-->$/, '');
  return /[\p{L}\p{N}<>]|\{\{|\{%/u.test(words) ? undefined : 'only marks without words differ';
}

/** One letter added, dropped or changed, or two neighbours swapped, in a word that decides nothing. */
export function isSlip(before: string, after: string): boolean {
  if (decisiveWords.has(before) || decisiveWords.has(after)) return false;
  if (/[\p{N}_]/u.test(before + after)) return false;
  if (Math.min(before.length, after.length) < minTypoLength) return false;
  // A changed beginning is more often a changed sense: legal, illegal; typical, atypical.
  if (before.slice(0, 1) !== after.slice(0, 1)) return false;
  return withinOneEdit(before, after);
}

function withinOneEdit(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  const room = Math.min(a.length, b.length) - head;
  while (tail < room && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  const swapped = left.length === 2 && left[0] === right[1] && left[1] === right[0];
  return Math.max(left.length, right.length) <= 1 || (right.length === 2 && swapped);
}

function tagsOf(text: string): string {
  return templateTags(text)
    .map(({ raw }) => raw)
    .join('\n');
}

function codeOf(text: string): string {
  return (text.match(inlineCode) ?? []).join('\n');
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function bare(text: string): string {
  return text
    .replace(marker, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s%$€£<>{}()[\]=/+-]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function joined(text: string): string {
  return bare(text).replace(/\s|(?<=\p{L})-(?=\p{L})/gu, '');
}

function unnumbered(text: string): string {
  return bare(text).replace(/\s*\d+$/, '');
}

function isWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
