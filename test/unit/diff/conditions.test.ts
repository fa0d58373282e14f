import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionsOf, shiftOf } from '../../../src/core/diff/conditions.ts';
import { diffTexts } from '../../../src/core/diff/diffTexts.ts';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { Annotation } from '../../../src/core/diff/hunks.ts';
import { outlineOfText } from '../../../src/core/diff/outline.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';

const rule = 'Never promise a refund date.';

function conditionsIn(text: string, words = 'Never'): readonly string[] | undefined {
  return outlineOfText(text, 'p.md').find((unit) => unit.text.includes(words))?.place.conditions;
}

function shifts(before: string, after: string, file = 'p.md'): Annotation[] {
  return diffTexts(before, after, file).filter(({ rules }) =>
    rules.some(({ id }) => id.startsWith('condition.')),
  );
}

describe('the conditions of a sentence', () => {
  it.each<[string, readonly string[]]>([
    [rule, []],
    [`{% if premium %}\n${rule}\n{% endif %}`, ['if premium']],
    [`{%- if not premium -%}\n${rule}\n{%- endif -%}`, ['unless premium']],
    [`{% if a and b %}\n${rule}\n{% endif %}`, ['if a', 'if b']],
    [`{% if a %}\nx\n{% else %}\n${rule}\n{% endif %}`, ['unless a']],
    [`{% if a %}\nx\n{% elif b %}\n${rule}\n{% endif %}`, ['unless a', 'if b']],
    [`{% if a %}\nx\n{% elif b %}\ny\n{% else %}\n${rule}\n{% endif %}`, ['unless a', 'unless b']],
    [
      `{% for order in orders %}\n{% if x == "y" %}\n- ${rule}\n{% endif %}\n{% endfor %}`,
      ['for each order in orders', 'if x == "y"'],
    ],
    [`{% for o in orders %}\nx\n{% else %}\n${rule}\n{% endfor %}`, ['unless there are orders']],
    [`{% if a %}x{% endif %}\n${rule}`, []],
    [`Be kind. {% if a %}${rule}{% endif %}`, ['if a']],
    [`- {% if a %}${rule}{% endif %}`, ['if a']],
    [`{% with x = 1 %}\n${rule}\n{% endwith %}`, []],
    [`{{#if premium}}\n${rule}\n{{/if}}`, ['if premium']],
    [`{{#unless premium}}\n${rule}\n{{/unless}}`, ['unless premium']],
    [`{{#if a}}\nx\n{{else}}\n${rule}\n{{/if}}`, ['unless a']],
    [`{{#if a}}\nx\n{{else if b}}\n${rule}\n{{/if}}`, ['unless a', 'if b']],
    [`{{#with customer.plan}}\n${rule}\n{{/with}}`, ['if customer.plan']],
    [`{{#with plan as |p|}}\n${rule}\n{{/with}}`, ['if plan']],
    [`{{#with plan}}\nx\n{{else}}\n${rule}\n{{/with}}`, ['unless plan']],
    [`{{#if a}}\nx\n{{else with b}}\n${rule}\n{{/if}}`, ['unless a', 'if b']],
    [`{{^if premium}}\n${rule}\n{{/if}}`, ['unless premium']],
    [`{{^with plan}}\n${rule}\n{{/with}}`, ['unless plan']],
    [`{{#each orders}}\n${rule}\n{{/each}}`, ['for each of orders']],
    [`{{#premium}}\n${rule}\n{{/premium}}`, ['if premium']],
    [`{{^premium}}\n${rule}\n{{/premium}}`, ['unless premium']],
    [`{% if a %}\n${rule}`, []],
    [`{% extends "x" %}{% if a %}\n${rule}\n{% endif %}`, []],
  ])('%j', (text, expected) => {
    expect(conditionsIn(text)).toEqual(expected);
  });

  it('are read from any text without an error', () => {
    const piece = fc.constantFrom('{% if a %}', '{% else %}', '{% endif %}', '{{#a}}', '{{/a}}');
    const text = fc
      .array(fc.oneof(piece, fc.constant('{{#if a}}'), fc.string()))
      .map((it) => it.join(''));
    fc.assert(
      fc.property(text, fc.nat(200), (it, offset) => {
        expect(conditionsOf(it, null)(offset)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe('two lists of conditions', () => {
  it.each<[readonly string[], readonly string[], ReturnType<typeof shiftOf>]>([
    [[], [], undefined],
    [['if a', 'if b'], ['if b', 'if a'], undefined],
    [[], ['if a'], 'narrowed'],
    [['if a'], ['if a', 'unless b'], 'narrowed'],
    [['if a or b'], ['if a'], 'narrowed'],
    [['if a'], [], 'widened'],
    [['if a'], ['if a or b'], 'widened'],
    [['if a'], ['unless a'], 'changed'],
    [['if a'], ['if b'], 'changed'],
  ])('%j -> %j', (before, after, shift) => {
    expect(shiftOf(before, after)).toBe(shift);
  });
});

describe('a rule that keeps its words', () => {
  const guarded = `Be kind.\n\n{% if premium %}\n${rule}\n{% endif %}\n\nSign with a name.\n`;
  const plain = `Be kind.\n\n${rule}\n\nSign with a name.\n`;

  it.each([
    ['a tag put around it', plain, guarded, 'weakened', 'high', `now only if premium: ${rule}`],
    [
      'a tag taken away',
      guarded,
      plain,
      'strengthened',
      'medium',
      `now always (was if premium): ${rule}`,
    ],
    [
      'a condition inverted',
      guarded,
      guarded.replace('if premium', 'if not premium'),
      'weakened',
      'high',
      `now only unless premium (was if premium): ${rule}`,
    ],
    [
      'an else in front of it',
      guarded,
      guarded.replace(rule, `Offer a call.\n{% else %}\n${rule}`),
      'weakened',
      'high',
      `now only unless premium (was if premium): ${rule}`,
    ],
    [
      'a closing tag moved past it',
      `{% if a %}\nBe kind to them.\n{% endif %}\n${rule}\nSign it.\n`,
      `{% if a %}\nBe kind to them.\n${rule}\n{% endif %}\nSign it.\n`,
      'weakened',
      'high',
      `now only if a: ${rule}`,
    ],
    [
      'a tag on its own line',
      `- ${rule}\n- Be kind.\n`,
      `- {% if a %}${rule}{% endif %}\n- Be kind.\n`,
      'weakened',
      'high',
      `now only if a: ${rule}`,
    ],
    [
      'new indentation below a new tag',
      `${rule}\nSign it.\n`,
      `{% if a %}\n  ${rule}\n{% endif %}\nSign it.\n`,
      'weakened',
      'high',
      `now only if a: ${rule}`,
    ],
  ])('is reported: %s', (_, before, after, direction, severity, summary) => {
    const found = shifts(before, after);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, summary });
    expect(found[0]?.kinds).toContain('guardrail');
    const own = found[0]?.rules.find(({ id }) => id.startsWith('condition.'));
    expect(own?.evidence).toBe(summary);
    expect([direction, 'modified']).toContain(found[0]?.direction);
  });

  it('is named at the tag, far above as it may be', () => {
    const filler = Array.from({ length: 9 }, (_, i) => `Sort pile ${'x'.repeat(i + 1)}.`).join(
      '\n',
    );
    const before = `Start.\n${filler}\n${rule}\nEnd it.\n`;
    const after = `Start.\n{% if premium %}\n${filler}\n${rule}\n{% endif %}\nEnd it.\n`;
    expect(shifts(before, after)).toMatchObject([
      {
        after: [2, 1],
        severity: 'high',
        summary: `now only if premium: ${rule}`,
        rules: expect.arrayContaining([
          expect.objectContaining({
            evidence: expect.stringMatching(/Sort pile x\. \| .* and 6 more$/) as unknown,
          }),
        ]) as unknown,
      },
    ]);
  });

  it('has the weight of its own kind', () => {
    const tone = 'Be friendly and calm.\n';
    expect(shifts(tone, `{% if a %}\n${tone}{% endif %}\n`)).toMatchObject([
      { severity: 'medium' },
    ]);
    expect(shifts(tone, `{% if a %}\n${tone}{% endif %}\n`)[0]?.kinds).toEqual([
      'persona-tone',
      'variable',
    ]);
  });

  it('is not reported where the condition is only written differently', () => {
    const other = guarded.replace('{% if premium %}', '{%- if  premium -%}');
    expect(shifts(guarded, other)).toEqual([]);
  });

  it('is narrowed by a context that may be missing', () => {
    const after = `{{#with plan}}\n${rule}\n{{/with}}\n`;
    expect(shifts(`${rule}\n`, after)).toMatchObject([
      {
        severity: 'high',
        summary: expect.stringMatching(/now only if plan/) as unknown,
      },
    ]);
  });

  it('is reported in a prompt file of any template language', async () => {
    const file = 'reply.prompt.yml';
    const of = (system: string): ReturnType<typeof closed> =>
      closed({ [file]: promptYml(system) }, file);
    const after = await of(`Be kind.\n{{#premium}}\n${rule}\n{{/premium}}`);
    const { hunks } = diffPrompts(await of(`Be kind.\n${rule}`), after);
    expect(hunks[0]).toMatchObject({
      severity: 'high',
      summary: `now only if premium: ${rule}`,
    });
  });

  it('is compared all the same where a tag cannot be read', () => {
    expect(diffTexts(plain, guarded.replace('{% endif %}\n', ''), 'p.md').length).toBeGreaterThan(
      0,
    );
  });
});
