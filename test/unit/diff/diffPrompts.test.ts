import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffPartial } from '../../../src/core/diff/diffPartial.ts';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { PromptDiff } from '../../../src/core/diff/model.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const file = 'reply.prompt.yml';

async function diff(before: string, after: string): Promise<PromptDiff> {
  return diffPrompts(await closed({ [file]: before }, file), await closed({ [file]: after }, file));
}

const schema = (keys: readonly string[]): string =>
  `jsonSchema: |\n  {"type": "object", "properties": {${keys.map((it) => `"${it}": {}`).join(', ')}}}\n`;

describe('the diff of two versions of a prompt', () => {
  const text = promptYml('Be brief.\nNever promise refunds.', '{{message}}');

  it('is empty between equal texts', async () => {
    const result = await diff(text, text);
    expect(result).toMatchObject({ file, severity: 'none', kinds: [], hunks: [] });
    expect(result.baseline).toEqual(result.candidate);
  });

  it('has the highest severity and the kinds of its hunks, and numbers them', async () => {
    const after = text
      .replace('Be brief.', 'Be kind.')
      .replace('      Never promise refunds.\n', '');
    const result = await diff(text, after);
    expect(result.severity).toBe('critical');
    expect(result.hunks.map(({ id }) => id)).toEqual(result.hunks.map((_, i) => `h${i + 1}`));
    expect([...result.kinds].sort()).toEqual(
      [...new Set(result.hunks.flatMap(({ kinds }) => kinds))].sort(),
    );
  });

  it.each([
    ['the model', 'model: m-1', 'model: other', 'high', 'model: m-1 -> other'],
    [
      'a parameter',
      'model: m-1',
      'model: m-1\nmodelParameters: {temperature: 1}',
      'medium',
      /temperature added: 1/,
    ],
    ['a role', 'role: system', 'role: user', 'high', /messages.role: system -> user/],
    [
      'the description',
      'name: reply',
      'name: reply\ndescription: New.',
      'none',
      'description added: New.',
    ],
    [
      'test data',
      'name: reply',
      'name: reply\ntestData: [{message: hi}]',
      'none',
      /does not reach the model/,
    ],
    ['a comment', 'name: reply', '# note\nname: reply', 'none', /does not reach the model/],
  ])('says what became of %s', async (_, from, to, severity, summary) => {
    const { hunks } = await diff(text, text.replace(from, to));
    expect(hunks).toHaveLength(1);
    expect(hunks[0]?.severity).toBe(severity);
    expect(hunks[0]?.summary).toEqual(
      typeof summary === 'string' ? summary : expect.stringMatching(summary),
    );
  });

  it('names a key of the schema that was renamed', async () => {
    const before = `${text}responseFormat: json_schema\n${schema(['reply', 'next_action'])}`;
    const after = `${text}responseFormat: json_schema\n${schema(['reply', 'next_step'])}`;
    expect((await diff(before, after)).hunks).toMatchObject([
      {
        kinds: ['model-params', 'output-format'],
        severity: 'high',
        summary: expect.stringMatching(/^output key renamed: next_action -> next_step/) as unknown,
      },
    ]);
  });

  it('of a new prompt is one hunk that says so', async () => {
    const result = diffPrompts(null, await closed({ [file]: text }, file));
    expect(result.hunks).toHaveLength(1);
    expect(result.hunks[0]).toMatchObject({ direction: 'added', severity: 'medium' });
    expect(result.baseline.fingerprint).toBe('');
  });

  it('is empty for any prompt beside itself, and never throws', async () => {
    const line = fc.constantFrom(
      'Never x.',
      '- a',
      '',
      '{{v}}',
      '# Output',
      '```',
      '"k": 1,',
      'Be b; c.',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(line), async (a, b) => {
        const [left, right] = [promptYml(`x\n${a.join('\n')}`), promptYml(`x\n${b.join('\n')}`)];
        expect((await diff(left, left)).hunks).toEqual([]);
        const { hunks } = await diff(left, right);
        for (const { before, after, beforeText, afterText, kinds, summary } of hunks) {
          expect(kinds.length).toBeGreaterThan(0);
          expect(summary).not.toBe('');
          const lines = (text: string, [start, count]: readonly [number, number]): string =>
            text
              .split('\n')
              .slice(start - 1, start - 1 + count)
              .join('\n');
          expect(lines(left, before)).toContain(beforeText);
          expect(lines(right, after)).toContain(afterText);
        }
      }),
    );
  });
});

describe('a partial', () => {
  const main = promptYml('Be brief.\n{{> rules}}');
  const rules = 'Be kind.\nNever promise refunds.\n';
  const open = (partial: string): ReturnType<typeof closed> =>
    closed({ [file]: main, 'partials/rules.md': partial }, file);

  it('that changed is compared in its own file and lines', async () => {
    const result = diffPrompts(await open(rules), await open('Be kind.\n'));
    expect(result.hunks).toMatchObject([
      {
        file: 'partials/rules.md',
        before: [2, 1],
        after: [1, 0],
        kinds: ['guardrail'],
        direction: 'removed',
        severity: 'critical',
      },
    ]);
    expect(result.baseline.fingerprint).not.toBe(result.candidate.fingerprint);
  });

  it('opened by itself gives the same hunks', async () => {
    const through = diffPrompts(await open(rules), await open('Be kind.\n')).hunks;
    const alone = diffPartial(rules, 'Be kind.\n', 'partials/rules.md').hunks;
    expect(through.map(({ file: _, ...rest }) => rest)).toEqual(alone);
  });

  it('that is no longer included is a change of the prompt', async () => {
    const after = await closed({ [file]: promptYml('Be brief.') }, file);
    const { hunks } = diffPrompts(await open(rules), after);
    expect(hunks).toMatchObject([
      {
        summary: 'partial removed: rules (guardrail removed: "Never promise refunds")',
        severity: 'critical',
      },
    ]);
    expect(hunks[0]?.file).toBeUndefined();
  });
});
