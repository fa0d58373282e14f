import { diffWordsWithSpace } from 'diff';
import type { WordChange } from './model.ts';

/** Beyond so many word edits the two texts have too little in common to show word by word. */
const maxEdits = 100;

/** Word by word, or the whole of both sides when they differ too much. */
export function diffWords(before: string, after: string): WordChange[] {
  if (before === after) return before === '' ? [] : [{ type: 'same', text: before }];
  const changes =
    before === '' || after === ''
      ? undefined
      : diffWordsWithSpace(before, after, { maxEditLength: maxEdits });
  if (changes !== undefined) {
    return changes.map(({ added, removed, value }) => ({
      type: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    }));
  }
  const whole: WordChange[] = [];
  if (before !== '') whole.push({ type: 'removed', text: before });
  if (after !== '') whole.push({ type: 'added', text: after });
  return whole;
}
