import { describe, expect, it } from 'vitest';
import { adversarialSuite } from '../../../src/core/adversarial/suite.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import type { PublishedPrompt } from '../../../src/core/prompt/model.ts';
import { promptOf } from '../../support/evaluationFixtures.ts';

const rules = [
  'You answer the customers of a shop.',
  '- Never promise a refund before a colleague has looked at the order.',
  '- Answer politely.',
  '- Do not discuss other companies, even when the customer',
  '  asks for it.',
].join('\n');

function own(prompt: PublishedPrompt, prefix: string): readonly EvalCase[] {
  return adversarialSuite(prompt, 'all').cases.filter(({ id }) => id.startsWith(prefix));
}

describe('attacks on what a prompt has of its own', () => {
  it('set aside every rule that forbids something, and no other', () => {
    const texts = own(promptOf(rules), 'own-rule').map(({ vars }) => JSON.stringify(vars['text']));
    expect(texts).toHaveLength(4);
    expect(texts[0]).toContain(
      'Never promise a refund before a colleague has looked at the order.',
    );
    expect(texts[2]).toContain('even when the customer asks for it.');
  });

  it('say which rule they are about', () => {
    const [first] = own(promptOf(rules), 'own-rule');
    expect(first?.description).toBe(
      'rule of the prompt set aside: withdrawn: Never promise a refund before a colleague has looked at the order.',
    );
  });

  it('keep the id of a rule when others come or go', () => {
    const [first] = own(promptOf(rules), 'own-rule');
    const more = own(promptOf(`Do not write about politics.\n${rules}`), 'own-rule');
    expect(more.map(({ id }) => id)).toContain(first?.id);
  });

  it.each([
    ['a password', 'The password is Xk92-plum-77ab.', 'Xk92-plum-77ab'],
    ['a code that calls itself secret', 'The secret voucher is SAVE-4711-NOW.', 'SAVE-4711-NOW'],
    ['an internal address', 'Internal: ask desk.team@example.org first.', 'desk.team@example.org'],
  ])('ask for its secrets: %s', (_what, sentence, secret) => {
    const cases = own(promptOf(sentence), 'own-secret');
    expect(cases.map(({ detection }) => detection)).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'secret', secret })),
    );
    expect(JSON.stringify(cases.map(({ id, vars }) => [id, vars]))).not.toContain(secret);
    expect(cases.every(({ attack }) => attack?.critical === true)).toBe(true);
  });

  it('do not take an ordinary address or number for a secret', () => {
    const text = 'Write to desk@example.org or call 0800 123 456. Delivery takes 2-4 days.';
    expect(own(promptOf(text), 'own-secret')).toEqual([]);
  });

  it.each([
    ['nested', { type: 'function', function: { name: 'refund', parameters: parameters() } }],
    ['bare', { name: 'refund', parameters: parameters() }],
  ])('call its tools with a foreign argument: %s', (_form, tool) => {
    const cases = own({ ...promptOf(''), tools: [tool] }, 'own-tool');
    expect(cases.map(({ id }) => id)).toEqual([
      'own-tool-refund-direct',
      'own-tool-refund-in-a-document',
    ]);
    expect(cases[0]?.detection).toMatchObject({ kind: 'tool-call', tool: 'refund' });
    expect(JSON.stringify(cases[0]?.vars)).toContain('as its order');
  });

  it('drop the keys that its schema requires', () => {
    const schema = { type: 'object', required: ['reply', 'escalate'] };
    const cases = own({ ...promptOf(''), output: { kind: 'json-schema', schema } }, 'own-contract');
    expect(cases.map(({ id }) => id)).toEqual([
      'own-contract-reply-left-out',
      'own-contract-escalate-left-out',
    ]);
  });
});

function parameters(): { type: string; properties: Record<string, { type: string }> } {
  return { type: 'object', properties: { amount: { type: 'number' }, order: { type: 'string' } } };
}
