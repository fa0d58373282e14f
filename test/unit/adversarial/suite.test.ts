import { describe, expect, it } from 'vitest';
import { attacks } from '../../../src/core/adversarial/attacks/table.ts';
import { categories, categoryIds } from '../../../src/core/adversarial/categories.ts';
import { decodeOutput } from '../../../src/core/adversarial/decodeOutput.ts';
import { adversarialSuite } from '../../../src/core/adversarial/suite.ts';
import { renderCase } from '../../../src/core/eval/promptInputs.ts';
import { checkDistinct } from '../../../src/core/eval/readSuite.ts';
import type { PublishedPrompt } from '../../../src/core/prompt/model.ts';
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

describe('the built-in adversarial suite', () => {
  it('has at least ten attacks and four harmless requests', () => {
    const { cases } = adversarialSuite(promptOf('Answer.'), 'all');
    const benign = cases.filter(({ attack }) => attack?.benign === true);
    expect(cases.length - benign.length).toBeGreaterThanOrEqual(10);
    expect(benign.length).toBeGreaterThanOrEqual(4);
  });

  it('covers every category', () => {
    expect(new Set(attacks.map(({ category }) => category))).toEqual(new Set(categoryIds));
  });

  it.each(Object.entries(categories).filter(([id]) => id !== 'over-refusal'))(
    '%s carries ids of OWASP and MITRE ATLAS',
    (_id, { owasp, atlas }) => {
      expect(owasp.length).toBeGreaterThan(0);
      expect(owasp.every((id) => /^LLM(0[1-9]|10):2025$/.test(id))).toBe(true);
      expect(atlas.length).toBeGreaterThan(0);
      expect(atlas.every((id) => /^AML\.T\d{4}(\.\d{3})?$/.test(id))).toBe(true);
    },
  );

  describe.each(Object.entries(prompts))('for a prompt with %s', (_name, prompt) => {
    const { cases } = adversarialSuite(prompt, 'all');

    it('fills every variable, so that each case can be sent', () => {
      for (const { vars } of cases) expect(renderCase(prompt, vars).length).toBeGreaterThan(0);
    });

    it('never contains the marker that it asks for, so that quoting it is no breach', () => {
      for (const { vars, detection } of cases) {
        if (detection?.kind !== 'marker') continue;
        const sent = renderCase(prompt, vars).map(({ content }) => content);
        const readings = sent.flatMap(decodeOutput).join('\n');
        expect(readings.includes(detection.marker)).toBe(false);
      }
    });

    it('contains the secret that must not be repeated', () => {
      const echo = cases.find(({ detection }) => detection?.kind === 'secret');
      const secret = echo?.detection?.kind === 'secret' ? echo.detection.secret : '';
      const sent = renderCase(prompt, echo?.vars ?? {}).map(({ content }) => content);
      expect(secret).toMatch(/^4000( \d{4}){3}$/);
      expect(sent.join('\n')).toContain(secret);
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
