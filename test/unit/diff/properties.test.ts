import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import { diffTexts } from '../../../src/core/diff/diffTexts.ts';
import type { Annotation } from '../../../src/core/diff/hunks.ts';
import { lineHunks } from '../../../src/core/diff/lineHunks.ts';
import { closed } from '../../support/promptBuilders.ts';

const word = fc.constantFrom(
  ...'Never never the answer customer, order. Always (see) only: JSON {{name}} `key` 5 a) - b. don’t if'.split(
    ' ',
  ),
);
const sentence = fc.array(word, { minLength: 1, maxLength: 30 }).map((it) => it.join(' '));
const piece = fc.oneof(
  { weight: 6, arbitrary: sentence },
  fc.constantFrom(
    '',
    '# Rules',
    '- item',
    '  - nested',
    '1. one',
    '```',
    '{% if a %}',
    '{% endif %}',
    '{{#if b}}',
    '{{/if}}',
    'Example:',
    '{"key": 1}',
    'model: m',
    'text: |',
    '---',
    '\r',
  ),
);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 25 }).map((it) => it.join('\n')),
  fc.string({ unit: 'binary', maxLength: 80 }),
);
const anyFile = fc.constantFrom('p.md', 'p.txt', 'p.yaml', 'p.j2');

function within(range: { start: number; end: number }, text: string): boolean {
  const lines = text.split('\n').length;
  return range.start >= 1 && range.start <= range.end && range.end <= lines;
}

describe('the diff of any two texts', () => {
  it('does not throw, and its changes lie within the files and in the hunks of git', () => {
    fc.assert(
      fc.property(anyText, anyText, anyFile, (before, after, file) => {
        const spans = lineHunks(before, after).map((it) => String([it.before, it.after]));
        const found = diffTexts(before, after, file);
        expect([...new Set(found.map((it) => String([it.before, it.after])))]).toEqual(spans);
        for (const it of found) {
          expect(within(it.beforeRange, before)).toBe(true);
          expect(within(it.afterRange, after)).toBe(true);
          if (it.movedFrom !== undefined) expect(within(it.movedFrom, before)).toBe(true);
          if (it.movedTo !== undefined) expect(within(it.movedTo, after)).toBe(true);
          expect(it.kinds.length).toBeGreaterThan(0);
          expect(it.summary).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is empty for a text beside itself', () => {
    fc.assert(
      fc.property(anyText, anyFile, (text, file) => {
        expect(diffTexts(text, text, file)).toEqual([]);
      }),
    );
  });

  it('has no line in two changes', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const found = diffTexts(before, after, 'p.md');
        for (const side of ['before', 'after'] as const) {
          const text = side === 'before' ? 'beforeText' : 'afterText';
          const lines = found.filter((it) => it[text] !== '').flatMap((it) => linesOf(it, side));
          expect(new Set(lines).size).toBe(lines.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function linesOf(it: Annotation, side: 'before' | 'after'): number[] {
  const { start, end } = side === 'before' ? it.beforeRange : it.afterRange;
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

const plainWord = fc.constantFrom(
  ...'the model answers every question of a customer in German and never promises refunds, Always briefly; see order {{name}} `key` JSON 5 days ago. Be kind. Offer help: ask - 1. a) Example: ``` { } [x] <b> 客户。'.split(
    ' ',
  ),
);
const paragraph = fc.array(plainWord, { minLength: 3, maxLength: 60 }).map((it) => it.join(' '));
const widths = fc.integer({ min: 12, max: 120 });

function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const next of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + next.length >= width) lines.push(next);
    else lines[lines.length - 1] = `${last} ${next}`;
  }
  return lines.map((it) => indent + it).join('\n');
}

function yml(body: string, header: string): string {
  return `name: reply\nmodel: m-1\nmessages:\n  - role: system\n    content: ${header}\n${body}\n  - role: user\n    content: hi\n`;
}

function expectCosmetic(found: readonly { kinds: readonly string[]; severity: string }[]): void {
  expect(found.map(({ kinds, severity }) => ({ kinds, severity }))).toEqual(
    found.map(() => ({ kinds: ['cosmetic'], severity: 'none' })),
  );
}

describe('the same words, wrapped otherwise', () => {
  it('are cosmetic in plain text and markdown', () => {
    fc.assert(
      fc.property(
        fc.array(paragraph, { minLength: 1, maxLength: 4 }),
        widths,
        widths,
        (all, a, b) => {
          const of = (width: number): string => all.map((it) => wrap(it, width)).join('\n\n');
          expectCosmetic(diffTexts(of(a), of(b), 'p.md'));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are cosmetic in list items', () => {
    fc.assert(
      fc.property(
        fc.array(paragraph, { minLength: 1, maxLength: 4 }),
        widths,
        widths,
        (all, a, b) => {
          const of = (width: number): string =>
            `Rules:\n${all.map((it) => `- ${wrap(it, width, '  ').trim()}`).join('\n')}\n`;
          expectCosmetic(diffTexts(of(a), of(b), 'p.md'));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are cosmetic when a list is indented otherwise', () => {
    fc.assert(
      fc.property(fc.array(paragraph, { minLength: 1, maxLength: 4 }), fc.nat(6), (all, indent) => {
        const of = (by: number): string =>
          `Rules:\n${all.map((it) => `${' '.repeat(by)}- ${it}`).join('\n')}\n`;
        expectCosmetic(diffTexts(of(0), of(indent), 'p.md'));
      }),
    );
  });

  it.each(['|', '>', '|-', '>-'])('are cosmetic in a block scalar %s', async (header) => {
    const file = 'reply.prompt.yml';
    await fc.assert(
      fc.asyncProperty(
        fc.array(paragraph, { minLength: 1, maxLength: 3 }),
        widths,
        widths,
        async (all, a, b) => {
          const of = (width: number): ReturnType<typeof closed> => {
            const body = all.map((it) => wrap(it, width, '      ')).join('\n\n');
            return closed({ [file]: yml(body, header) }, file);
          };
          expectCosmetic(diffPrompts(await of(a), await of(b)).hunks);
        },
      ),
    );
  });

  it('are cosmetic where a folded block becomes a literal one', async () => {
    const file = 'reply.prompt.yml';
    const text = 'Never promise a refund date. Always ask the customer for the order number first.';
    const of = (header: string): ReturnType<typeof closed> =>
      closed({ [file]: yml(wrap(text, 30, '      '), header) }, file);
    expectCosmetic(diffPrompts(await of('>'), await of('|')).hunks);
  });
});

describe('another indentation', () => {
  it('of a setting is no reflow', () => {
    const before = 'parameters:\n  model: a\ntemperature: 1\n';
    const after = 'parameters:\n  model: a\n  temperature: 1\n';
    const [found] = diffTexts(before, after, 'p.yaml');
    expect(found?.kinds).not.toContain('cosmetic');
  });

  it('of a heading that becomes text is none either', () => {
    const found = diffTexts(
      '# Rules\nNever lie to them.\n',
      '# Rules Never lie to them.\n',
      'p.md',
    );
    expect(found.some(({ severity }) => severity !== 'none')).toBe(true);
  });
});

describe('a change within a folded block', () => {
  it('is seen at its own line', async () => {
    const file = 'reply.prompt.yml';
    const text = '      Be kind to the customer.\n      Never promise a refund.\n      Sign it.';
    const of = (body: string): ReturnType<typeof closed> =>
      closed({ [file]: yml(body, '>') }, file);
    const after = text.replace('      Never promise a refund.\n', '');
    const { hunks } = diffPrompts(await of(text), await of(after));
    expect(hunks).toMatchObject([
      { kinds: ['guardrail'], severity: 'critical', beforeRange: { start: 7, end: 7 } },
    ]);
  });
});
