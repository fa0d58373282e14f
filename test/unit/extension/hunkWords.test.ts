import { expect, it } from 'vitest';
import type { Direction, Hunk, Severity } from '../../../src/core/diff/model.ts';
import { lineMarks } from '../../../src/extension/words/hunkWords.ts';

function hunk(line: number, severity: Severity, direction: Direction, summary: string): Hunk {
  const range = { start: line, end: line };
  return {
    id: summary,
    before: [line, 1],
    after: [line, 1],
    beforeRange: range,
    afterRange: range,
    beforeText: '',
    afterText: '',
    words: [],
    kinds: ['guardrail'],
    direction,
    severity,
    rules: [],
    summary,
  };
}

it.each<[string, readonly Hunk[], string]>([
  [
    'the worst comes first',
    [hunk(3, 'low', 'modified', 'tone'), hunk(3, 'high', 'modified', 'rule')],
    'rule · tone',
  ],
  [
    'of equally bad ones the removal, which the text does not show',
    [hunk(3, 'high', 'weakened', 'weaker'), hunk(3, 'high', 'removed', 'gone')],
    'gone · weaker',
  ],
  [
    'the rest is counted',
    ['a', 'b', 'c', 'd'].map((name) => hunk(3, 'low', 'added', name)),
    'a · b · 2 more',
  ],
])('the note of a line with several changes: %s', (_, hunks, note) => {
  expect(lineMarks(hunks, 'after', null, null)).toMatchObject([{ line: 3, note }]);
});

it('keeps changes of different lines apart', () => {
  const hunks = [hunk(2, 'low', 'added', 'a'), hunk(5, 'high', 'removed', 'b')];
  const marks = lineMarks(hunks, 'after', null, null);
  expect(marks.map(({ line, severity }) => [line, severity])).toEqual([
    [2, 'low'],
    [5, 'high'],
  ]);
});
