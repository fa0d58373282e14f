import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineHunks } from '../../../src/core/diff/lineHunks.ts';

const line = fc.constantFrom('a', 'b', 'c', '', '  d', '- e', '# f', 'a\r');
const text = fc
  .tuple(fc.array(line, { maxLength: 25 }), fc.boolean())
  .map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));

function spans(before: string, after: string): unknown {
  return lineHunks(before, after).map((it) => [it.before, it.after]);
}

describe('line hunks', () => {
  it.each([
    [
      'an inserted line',
      'a\nb\n',
      'a\nx\nb\n',
      [
        [
          [1, 0],
          [2, 1],
        ],
      ],
    ],
    [
      'a removed line',
      'a\nb\nc\n',
      'a\nc\n',
      [
        [
          [2, 1],
          [1, 0],
        ],
      ],
    ],
    [
      'a changed line',
      'a\nb\nc\n',
      'a\nx\nc\n',
      [
        [
          [2, 1],
          [2, 1],
        ],
      ],
    ],
    [
      'a new file',
      '',
      'a\nb\n',
      [
        [
          [0, 0],
          [1, 2],
        ],
      ],
    ],
    [
      'a file emptied',
      'a\nb\n',
      '',
      [
        [
          [1, 2],
          [0, 0],
        ],
      ],
    ],
    [
      'the newline at the end',
      'a\nb',
      'a\nb\n',
      [
        [
          [2, 1],
          [2, 1],
        ],
      ],
    ],
    [
      'line endings',
      'a\r\nb\n',
      'a\nb\n',
      [
        [
          [1, 1],
          [1, 1],
        ],
      ],
    ],
    [
      'a paragraph added',
      'a\n\nb\n',
      'a\n\nx\n\nb\n',
      [
        [
          [2, 0],
          [3, 2],
        ],
      ],
    ],
    [
      'one of two equal lines removed',
      'a\nb\nb\nc\n',
      'a\nb\nc\n',
      [
        [
          [3, 1],
          [2, 0],
        ],
      ],
    ],
  ])('give %s the span that git gives it', (_, before, after, expected) => {
    expect(spans(before, after)).toEqual(expected);
  });

  it('are none between equal texts', () => {
    fc.assert(
      fc.property(text, (it) => {
        expect(lineHunks(it, it)).toEqual([]);
      }),
    );
  });

  it('rebuild the second text out of the first', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const from = before === '' ? [] : before.split(/(?<=\n)/);
        const to = after === '' ? [] : after.split(/(?<=\n)/);
        const built: string[] = [];
        let at = 0;
        for (const hunk of lineHunks(before, after)) {
          const start = hunk.before[1] === 0 ? hunk.before[0] : hunk.before[0] - 1;
          built.push(...from.slice(at, start));
          const first = hunk.after[1] === 0 ? hunk.after[0] : hunk.after[0] - 1;
          built.push(...to.slice(first, first + hunk.after[1]));
          at = start + hunk.before[1];
        }
        expect([...built, ...from.slice(at)].join('')).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });
});
