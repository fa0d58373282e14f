import { describe, expect, it } from 'vitest';
import { movedCase, type CaseLines } from '../../../src/extension/evaluation/movedCase.ts';

const suite = ['# suite', '- description: a', '  vars: {}', '- description: b', '  vars: {}', ''];

/** The case b; its lines are 3 and 4. */
const b: CaseLines = { first: 3, last: 4 };
/** The same where no case follows. */
const lastOne: CaseLines = { first: 3, last: Infinity };

type Place = readonly [line: number, character: number];

function after(lines: CaseLines, from: Place, to: Place, text: string) {
  const [start, end] = [from, to].map(([line, character]) => ({ line, character }));
  const before = suite[from[0]]?.slice(0, from[1]) ?? '';
  return movedCase(lines, {
    start: start!,
    end: end!,
    text,
    isAtIndent: before.trim() === '',
  });
}

describe('a case of a suite that is edited', () => {
  it.each<{ what: string; from: Place; to: Place; text: string; is: [number, number, boolean] }>([
    { what: 'a word above', from: [1, 4], to: [1, 6], text: 'x', is: [3, 4, false] },
    { what: 'lines above', from: [0, 7], to: [0, 7], text: '\n#\n#', is: [5, 6, false] },
    { what: 'a line cut above', from: [1, 0], to: [2, 0], text: '', is: [2, 3, false] },
    { what: 'lines right before', from: [3, 0], to: [3, 0], text: '- x\n', is: [4, 5, false] },
    { what: 'Enter at the end above', from: [2, 10], to: [2, 10], text: '\n', is: [4, 5, false] },
    { what: 'something below', from: [5, 0], to: [5, 0], text: '- c\n', is: [3, 4, false] },
    { what: 'a word in its name', from: [3, 4], to: [3, 6], text: 'x', is: [3, 4, true] },
    { what: 'a line in it', from: [3, 16], to: [3, 16], text: '\n  x: 1', is: [3, 5, true] },
    { what: 'a line cut out of it', from: [3, 16], to: [4, 10], text: '', is: [3, 3, true] },
    { what: 'a new text for all', from: [0, 0], to: [5, 0], text: 'a\nb\nc', is: [2, 2, true] },
    { what: 'its name written anew', from: [3, 0], to: [3, 16], text: '- x', is: [3, 4, true] },
  ])('after $what stands at $is', ({ from, to, text, is }) => {
    const [first, last, isEdited] = is;
    expect(after(b, from, to, text)).toEqual({ lines: { first, last }, isEdited });
  });

  it('is pushed down from within its indentation', () => {
    const nested = { first: 2, last: 2 };
    expect(after(nested, [2, 2], [2, 2], 'x: 1\n  ')?.lines.first).toBe(3);
    expect(after(nested, [2, 2], [2, 2], 'x')).toMatchObject({ isEdited: true });
  });

  it.each<{ what: string; lines: CaseLines; from: Place; to: Place }>([
    { what: 'its lines are cut', lines: b, from: [3, 0], to: [5, 0] },
    { what: 'they are cut with those above', lines: b, from: [1, 0], to: [5, 0] },
    { what: 'the last case is cut', lines: lastOne, from: [2, 10], to: [4, 10] },
  ])('is gone when $what', ({ lines, from, to }) => {
    expect(after(lines, from, to, '')).toBeNull();
  });
});
