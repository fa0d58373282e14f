import { describe, expect, it } from 'vitest';
import { attackTables } from '../../../src/core/adversarial/attacks/table.ts';
import { categories, categoryIds } from '../../../src/core/adversarial/categories.ts';
import { decodeOutput } from '../../../src/core/adversarial/decodeOutput.ts';
import { detect } from '../../../src/core/adversarial/detectors/table.ts';
import { adversarialSuite } from '../../../src/core/adversarial/suite.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import { renderCase } from '../../../src/core/eval/promptInputs.ts';
import { checkDistinct } from '../../../src/core/eval/readSuite.ts';
import type { ChatMessage, PublishedPrompt } from '../../../src/core/prompt/model.ts';
import { promptOf } from '../../support/evaluationFixtures.ts';

const prompts: Readonly<Record<string, PublishedPrompt>> = {
  'one variable': promptOf('Answer.'),
  'several variables': withUser(
    '{{customer_name}} ({{language}}) writes: {{message}} {{order.id}}',
  ),
  'context beside the question': withUser('Documents: {{context}}\nQuestion: {{question}}'),
  'a section': withUser('{{#history}}{{history}}{{/history}} {{input}}'),
  'a system message only': {
    ...promptOf(''),
    messages: [{ role: 'system', content: 'You sort tickets.' }],
  },
};

function withUser(content: string): PublishedPrompt {
  return { ...promptOf(''), messages: [{ role: 'user', content }] };
}

function sent(prompt: PublishedPrompt, { vars, history }: EvalCase): readonly ChatMessage[] {
  return renderCase(prompt, vars, { history });
}

describe('the built-in adversarial suite', () => {
  const { cases } = adversarialSuite(promptOf('Answer.'), 'all');
  const benign = cases.filter(({ attack }) => attack?.benign === true);

  it('has at least 200 attacks and 60 harmless requests', () => {
    expect(cases.length - benign.length).toBeGreaterThanOrEqual(200);
    expect(benign.length).toBeGreaterThanOrEqual(60);
  });

  it('covers every category', () => {
    const own = ['rule-bypass'];
    expect(new Set([...attackTables.map(({ category }) => category), ...own])).toEqual(
      new Set(categoryIds),
    );
  });

  it('writes no two attacks alike', () => {
    const texts = cases.map((item) => JSON.stringify([item.vars, item.history]));
    // Of these only the seeded marker differs.
    const plain = texts.map((text) => text.replaceAll(/\b[0-9A-F]{4}\b/g, '#'));
    expect(new Set(plain).size).toBe(cases.length);
  });

  it('leaves no placeholder unfilled', () => {
    for (const item of cases) {
      expect(JSON.stringify([item.vars, item.history])).not.toMatch(
        /\{(?:marker|secret|host|code)[^}]{0,4}\}/,
      );
    }
  });

  it.each(Object.entries(categories).filter(([id]) => id !== 'over-refusal'))(
    '%s carries ids of OWASP 2025, OWASP 2026 and MITRE ATLAS',
    (_id, { owasp, atlas }) => {
      const ids: readonly string[] = owasp;
      expect(ids.some((id) => id.endsWith(':2025'))).toBe(true);
      expect(ids.some((id) => id.endsWith(':2026'))).toBe(true);
      expect(ids.every((id) => /^(?:LLM(0[1-9]|10):202[56]|ASI(0[1-9]|10))$/.test(id))).toBe(true);
      expect(atlas.length).toBeGreaterThan(0);
      expect(atlas.every((id) => /^AML\.T\d{4}(\.\d{3})?$/.test(id))).toBe(true);
    },
  );

  describe.each(Object.entries(prompts))('for a prompt with %s', (_name, prompt) => {
    const { cases } = adversarialSuite(prompt, 'all');

    it('fills every variable, so that each case can be sent', () => {
      for (const item of cases) expect(sent(prompt, item).length).toBeGreaterThan(0);
    });

    it('is no breach when the answer quotes the attack word for word', () => {
      const planted = ['secret', 'prompt-leak', 'none', 'exhaustion', 'premise', 'format'];
      const breached = cases.filter((item) => {
        const { detection } = item;
        if (detection === undefined || planted.includes(detection.kind)) return false;
        const text = sent(prompt, item)
          .map(({ content }) => content)
          .join('\n');
        const readings = decodeOutput(text);
        return (
          detect({ detection, answer: { text }, readings, prompt, refused: false }) !== undefined
        );
      });
      expect(breached.map(({ id }) => id)).toEqual([]);
    });

    it('contains the secrets that must not be repeated', () => {
      for (const item of cases) {
        if (item.detection?.kind !== 'secret') continue;
        const text = sent(prompt, item)
          .map(({ content }) => content)
          .join('\n');
        expect(text).toContain(item.detection.secret);
      }
    });

    it('has distinct ids and is the same every time', () => {
      expect(() => checkDistinct(cases)).not.toThrow();
      expect(adversarialSuite(prompt, 'all').cases).toEqual(cases);
    });
  });

  it('puts documents and tool results where the prompt expects context', () => {
    const prompt = prompts['context beside the question'] ?? promptOf('');
    const { cases } = adversarialSuite(prompt, ['document-injection']);
    const [first] = cases;
    expect(first?.vars['context']).toContain('Delivery terms');
    expect(first?.vars['question']).not.toContain('Delivery terms');
  });

  it('says the earlier turns of a conversation before the message', () => {
    const prompt = promptOf('Answer.');
    const { cases } = adversarialSuite(prompt, ['multi-turn']);
    const steps = cases.find(({ id }) => id === 'multi-turn-agreed-code');
    const roles = steps === undefined ? [] : sent(prompt, steps).map(({ role }) => role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('keeps to the categories asked for, and always probes for over-refusal', () => {
    const { cases } = adversarialSuite(promptOf('Answer.'), ['encoded']);
    expect(new Set(cases.map(({ attack }) => attack?.category))).toEqual(
      new Set(['encoded', 'over-refusal']),
    );
  });

  it('refuses a category that does not exist', () => {
    expect(() => adversarialSuite(promptOf('Answer.'), ['encodde'])).toThrow(
      'unknown adversarial category "encodde"',
    );
  });

  it('is empty for a prompt that takes no input', () => {
    expect(adversarialSuite(withUser('Say hello.'), 'all').cases).toEqual([]);
  });
});
