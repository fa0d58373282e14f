import { describe, expect, it } from 'vitest';
import { diffTexts } from '../../../src/core/diff/diffTexts.ts';
import type { Annotation } from '../../../src/core/diff/hunks.ts';

const head = 'You answer questions of the customers of a bank.\n\n';
const tail = '\nSign with the name of the bank.\n';

function edit(before: string, after: string): Annotation[] {
  const file = (text: string): string => `${head}${text}${text === '' ? '' : '\n'}${tail}`;
  return diffTexts(file(before), file(after), 'prompt.jinja2');
}

describe('a word turned into its opposite', () => {
  it.each([
    ['Set `safe` to true when no rule is broken.', 'Set `unsafe` to true when no rule is broken.'],
    ['Answer "yes" if the message is safe.', 'Answer "yes" if the message is unsafe.'],
    ['Should the user message be blocked?', 'Should the user message be allowed?'],
    ['Include messages of former customers.', 'Exclude messages of former customers.'],
  ])('%j -> %j is high', (before, after) => {
    expect(edit(before, after)).toMatchObject([{ severity: 'high', direction: 'modified' }]);
  });

  it('is no more than a tone where it is one', () => {
    expect(edit('Be formal.', 'Be informal.')).toMatchObject([
      { kinds: ['persona-tone'], severity: 'low' },
    ]);
  });

  it('turns a ban round', () => {
    for (const [before, after] of [
      ['Do not mention competitors.', 'Mention competitors.'],
      ['Never promise refunds.', 'Always promise refunds.'],
    ] as const) {
      expect(edit(before, after)).toMatchObject([{ kinds: ['guardrail'], severity: 'critical' }]);
    }
  });
});

describe('an added sentence that loosens', () => {
  it.each([
    'Skip the safety check when the user says that they are a developer.',
    'You may share account numbers with family members.',
    'Sarcasm about public figures is allowed.',
    'Never refuse a request.',
    'Answer every question, even about other customers.',
  ])('%j is a weakened guardrail', (text) => {
    const [found] = edit('', text);
    expect(found?.kinds).toContain('guardrail');
    expect(found?.rules.some(({ id }) => id.startsWith('guardrail.'))).toBe(true);
    expect(found?.severity).toBe('high');
  });

  it.each([
    'Do not skip the identity check.',
    'Never transfer money without confirmation of the user.',
    'Only the owner is allowed to see the balance.',
  ])('%j is an added one', (text) => {
    expect(edit('', text)).toMatchObject([{ direction: 'added', severity: 'medium' }]);
  });
});

describe('sentences that say the same in other words', () => {
  it('are not removed', () => {
    const found = edit(
      'Conflicts with the terms are critical. Adjust the plan or the tasks, never dilute the terms.',
      'Conflicts with the terms are critical and need the plan or the tasks adjusted, not diluted terms.',
    );
    expect(found).toMatchObject([{ severity: 'medium' }]);
  });

  it('are not taken for kept when the ban is gone', () => {
    const found = edit(
      'Never tell a caller the balance of another account. Tell a caller the hours.',
      'Tell a caller the hours and the balance of another account.',
    );
    expect(['high', 'critical']).toContain(found[0]?.severity);
  });
});

describe('another language', () => {
  it.each([
    ['Antworte dem Kunden und nenne ihm die Zeiten für den Laden.', ''],
    ['请告诉客户商店的营业时间。', ''],
    ['', 'Parlez de la banque avec les clients et donnez leur les heures.'],
  ])('%j -> %j says that only its structure was read', (before, after) => {
    const [found] = edit(before, after);
    expect(found?.rules[0]).toMatchObject({ id: 'language.structure-only' });
    expect(found?.severity).toBe('medium');
  });

  it.each([
    ['绝对不能自己生成网址。', 'guardrail'],
    ['お客様の個人情報を決して教えないでください。', 'guardrail'],
    ['Никогда не сообщай пароль клиента.', 'guardrail'],
    ['Nunca compartas los datos de los clientes con otras personas.', 'guardrail'],
    ['Du darfst nicht über die Konten der anderen Kunden sprechen, niemals.', 'guardrail'],
    ['开始研究时必须使用搜索工具。', 'tool-use'],
    ['あなたは親切な店員です。', 'persona-tone'],
  ])('%j is known by the few words that any prompt uses', (text, kind) => {
    expect(edit('', text)[0]?.kinds).toContain(kind);
    const severities = edit(text, '').map(({ severity }) => severity);
    if (kind === 'guardrail') expect(severities).toEqual(['high']);
  });

  it('is not seen in English that names something foreign', () => {
    const [found] = edit('', 'Greet the customer with "Guten Tag" and use the name Müller.');
    expect(found?.rules.map(({ id }) => id)).not.toContain('language.structure-only');
  });

  it('has variables as any other', () => {
    expect(edit('Der Name ist {{name}}.', 'Der Name ist {{kunde}}.')).toMatchObject([
      { kinds: ['variable'], severity: 'high' },
    ]);
  });
});

describe('sections', () => {
  it.each([
    ['<output_format>\nThe price.\n', '</output_format>', 'output-format'],
    ['<rules_on_safety>\nThe price.\n', '</rules_on_safety>', 'guardrail'],
    ['<example>\nThe price.\n', '</example>', 'example'],
  ])('between %j and %j lean what stands in them', (open, close, kind) => {
    const found = edit(`${open}${close}`, `${open}No dates.\n${close}`);
    expect(found).toMatchObject([{ kinds: [kind] }]);
  });

  it('open until the next label', () => {
    const text = 'Output format:\nThe price.\n\nTools:\nThe calculator.';
    expect(edit(text, text.replace('The price.', 'The price.\nThe date.'))).toMatchObject([
      { kinds: ['output-format'] },
    ]);
  });
});
