import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { closePrompt } from '../../../src/core/prompt/close.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { storeOf } from '../../support/promptBuilders.ts';

/** Texts that look enough like prompts to get past the first check. */
const pieces = fc.constantFrom(
  ...[
    'messages:',
    '  - role: user',
    '    content: |',
    '      hi {{x}}',
    '{{#a}}',
    '{{/a}}',
    '{{> p}}',
  ],
  ...[
    '    content: >-',
    '    content: "a\\nb"',
    'name: x',
    '&a',
    '*a',
    '- ',
    '\t',
    '---',
    '[',
    '{',
    '\r',
  ],
  ...[
    'responseFormat: json_schema',
    'jsonSchema: |',
    '{{{',
    '}}',
    '? ',
    ': ',
    '!!binary |',
    '<<: *a',
  ],
);
const promptLike = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 25 });
const anyText = fc.oneof(
  promptLike.map((parts) => parts.join('\n')),
  fc.string({ unit: 'binary' }),
);
const anyFile = fc.constantFrom('a.prompt.yml', 'p/b.prompt.yaml', 'c.md', 'd');

describe('any text whatever', () => {
  it('is read as a prompt or refused with an error that says where', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyFile, async (text, file) => {
        try {
          const prompt = await closePrompt(
            parsePrompt(text, file),
            storeOf({ 'partials/p.md': text }),
          );
          for (const { content, origins } of prompt.messages) {
            expect(origins).toHaveLength(content.split('\n').length);
          }
        } catch (error) {
          if (!(error instanceof CanaryError)) throw error;
          expect(error.code).toBe('bad-prompt');
          expect(error.where?.file).toBeDefined();
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the exact line of every line of a literal block', () => {
    const line = fc.stringMatching(/^[a-z #>|:-]{0,12}$/).map((it) => it.trim());
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        fc.pre(lines.some((it) => it !== ''));
        const first = lines.findIndex((it) => it !== '');
        fc.pre(first >= 0);
        const block = lines.map((it) => (it === '' ? '' : `      ${it}`)).join('\n');
        const text = `messages:\n  - role: user\n    content: |\n${block}\n`;
        const [message] = parsePrompt(text, 'a.prompt.yml').messages;
        const found = message?.content.split('\n') ?? [];
        found.forEach((it, index) => {
          if (it === '') return;
          expect(text.split('\n')[(message?.origins[index]?.line ?? 0) - 1]).toBe(`      ${it}`);
        });
      }),
    );
  });
});
