import { describe, expect, it } from 'vitest';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import { diffTexts } from '../../../src/core/diff/diffTexts.ts';
import type { Annotation } from '../../../src/core/diff/hunks.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const rule = 'Never promise a refund date.';
const filler = ['Greet the customer.', 'Ask for the order.', 'Look the order up.', 'Say goodbye.'];

/** The two ends of the one move between two texts. */
function ends(before: string, after: string): { from: Annotation; to: Annotation } {
  const found = diffTexts(before, after, 'p.md').filter(
    (it) => it.movedFrom !== undefined || it.movedTo !== undefined,
  );
  expect(found).toHaveLength(2);
  const from = found.find(({ movedTo }) => movedTo !== undefined);
  const to = found.find(({ movedFrom }) => movedFrom !== undefined);
  return { from: from as Annotation, to: to as Annotation };
}

describe('words that stand elsewhere than before', () => {
  const text = `# Rules\n- ${rule}\n- Be kind.\n\n# Steps\n${filler.join('\n')}\n`;

  it('are one move with two ends that name each other', () => {
    const after = text
      .replace(`- ${rule}\n`, '')
      .replace('Say goodbye.', `- ${rule}\nSay goodbye.`);
    const { from, to } = ends(text, after);
    expect(from).toMatchObject({
      kinds: ['guardrail'],
      direction: 'modified',
      severity: 'low',
      beforeRange: { start: 2, end: 2 },
      movedTo: { start: 8, end: 8 },
      summary: 'moved to line 8, under "steps"',
    });
    expect(to).toMatchObject({
      kinds: ['guardrail'],
      severity: 'low',
      afterRange: { start: 8, end: 8 },
      movedFrom: { start: 2, end: 2 },
      summary: 'moved from line 2, under "rules"',
    });
  });

  it('may have another number or bullet', () => {
    const before = `1. ${rule}\n2. ${filler.join('\n3. ')}\n`;
    const after = `1. ${filler.join('\n2. ')}\n5. ${rule}\n`;
    const { from, to } = ends(before, after);
    expect([from.severity, to.severity]).toEqual(['low', 'low']);
  });

  it('may be a whole block', () => {
    const block = '# Refunds\n- Check the date.\n- Never promise refunds.\n- Be brief.\n\n';
    const rest = `# Steps\n${filler.join('\n')}\n\n${filler.map((it) => `# ${it}`).join('\n')}\n\n`;
    const { from, to } = ends(block + rest, rest + block);
    expect(from).toMatchObject({ severity: 'low', movedTo: { start: 12, end: 15 } });
    expect(to).toMatchObject({ severity: 'low', movedFrom: { start: 1, end: 4 } });
  });

  it('are not taken for an edit of their neighbour', () => {
    const before = `${rule}\n\nAnswer in German.\n`;
    const after = `Answer in German.\n\n${rule}\n`;
    const found = diffTexts(before, after, 'p.md');
    expect(found.every(({ severity }) => severity === 'low' || severity === 'none')).toBe(true);
  });

  it.each([
    [
      'into an example',
      `${rule}\n${filler.join('\n')}\n\nExample:\nQuestion: why?\n`,
      `${filler.join('\n')}\n\nExample:\nQuestion: why?\n${rule}\n`,
      'high',
      /into an example/,
    ],
    [
      'below a sentence that forbids',
      `Always:\n- offer a refund to them\n\n${filler.join('\n')}\nNever:\n- shout at them\n`,
      `Always:\n\n${filler.join('\n')}\nNever:\n- offer a refund to them\n- shout at them\n`,
      'high',
      /below "Always:" -> below "Never:"/,
    ],
    [
      'into a condition',
      `${rule}\n${filler.join('\n')}\n{% if premium %}\nOffer a call to them.\n{% endif %}\n`,
      `${filler.join('\n')}\n{% if premium %}\nOffer a call to them.\n${rule}\n{% endif %}\n`,
      'high',
      /now only if premium: Never promise a refund date/,
    ],
  ])('weigh more where their sense is another: %s', (_, before, after, severity, summary) => {
    const { from, to } = ends(before, after);
    expect(from).toMatchObject({ severity, summary: expect.stringMatching(summary) as unknown });
    expect(to).toMatchObject({ severity, summary: expect.stringMatching(summary) as unknown });
  });

  it('weigh more in a message of another role', async () => {
    const file = 'reply.prompt.yml';
    const of = (system: string, user: string): ReturnType<typeof closed> =>
      closed({ [file]: promptYml(system, user) }, file);
    const { hunks } = diffPrompts(
      await of(`Be kind.\n${rule}`, '{{message}}'),
      await of('Be kind.', `{{message}}\n\n${rule}`),
    );
    expect(hunks.map(({ severity }) => severity)).toEqual(['high', 'high']);
    expect(hunks[1]?.summary).toMatch(/^moved from line 7 \(system -> user\)$/);
  });
});

describe('a sentence that stands elsewhere and was edited lightly', () => {
  const long = 'Never promise a refund date to any customer who asks.';
  const text = `# Rules\n- ${long}\n- Be kind.\n\n# Steps\n${filler.join('\n')}\n`;
  const moved = (other: string): string =>
    text.replace(`- ${long}\n`, '').replace('Say goodbye.', `- ${other}\nSay goodbye.`);

  it('is a move, and an edit at its new place', () => {
    const { from, to } = ends(text, moved(long.replace('Never', 'Avoid to')));
    expect(from).toMatchObject({
      severity: 'low',
      movedTo: { start: 8, end: 8 },
      summary: 'moved and edited, to line 8, under "steps"',
    });
    expect(from.rules.map(({ id }) => id)).toContain('move.edited');
    expect(to).toMatchObject({
      kinds: ['guardrail'],
      direction: 'modified',
      severity: 'high',
      movedFrom: { start: 2, end: 2 },
      summary: 'guardrail weakened: "Never" -> "Avoid to", moved from line 2',
    });
  });

  it('weighs no more than the move where the edit means nothing', () => {
    const { from, to } = ends(text, moved(long.replace('.', '!')));
    expect([from.severity, to.severity]).toEqual(['low', 'low']);
  });

  it('is found where another sentence took its place', () => {
    const after = moved(long.replace('any', 'a')).replace(
      '- Be kind.',
      '- Ask about it.\n- Be kind.',
    );
    const { from, to } = ends(text, after);
    expect([from.movedTo, to.movedFrom]).toEqual([
      { start: 9, end: 9 },
      { start: 2, end: 2 },
    ]);
  });

  it.each([
    ['shares too few words', 'Promise a gift to every new customer of the shop.'],
    ['is too short to tell', 'Never promise it.'],
  ])('is none that %s', (_, other) => {
    const found = diffTexts(text, moved(other), 'p.md');
    expect(found.filter((it) => it.movedFrom ?? it.movedTo)).toEqual([]);
  });

  it('is not looked for in a rewrite', () => {
    const of = (word: string): string[] =>
      Array.from({ length: 120 }, (_, n) => `Never tell ${n} anyone about the ${word} of it.`);
    const [one, other] = [of('price').join('\n'), of('date').reverse().join('\n')];
    const found = diffTexts(one, other, 'p.md');
    expect(found.filter((it) => it.movedFrom ?? it.movedTo)).toEqual([]);
  });
});
