import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { closePrompt } from '../../../src/core/prompt/close.ts';
import { printPrompt, replaceMessage } from '../../../src/core/prompt/edit.ts';
import type { PromptDocument } from '../../../src/core/prompt/model.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { toPublished } from '../../../src/core/prompt/publish.ts';
import { renderPrompt } from '../../../src/core/prompt/render.ts';
import { storeOf } from '../../support/promptBuilders.ts';
import { formatSamples, mangledPrompt } from '../../support/promptFormats.ts';

/** What `read` gives, or undefined where it says no as it should. */
function unlessRefused<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    refused(error);
    return undefined;
  }
}

function refused(error: unknown): void {
  if (!(error instanceof CanaryError)) throw error;
  expect(error.code).toBe('bad-prompt');
  expect(error.message).not.toBe('');
}

describe('any text whatever', () => {
  it('is read, closed and rendered, or refused with an error that says where', async () => {
    await fc.assert(
      fc.asyncProperty(mangledPrompt(), async ([file, text]) => {
        try {
          const read = parsePrompt(text, file);
          const prompt = await closePrompt(read, storeOf({ 'partials/p.md': text }));
          for (const { content, origins } of prompt.messages) {
            expect(origins).toHaveLength(content.split('\n').length);
          }
          unlessRefused(() => renderPrompt(toPublished(prompt), { a: 'A', b: ['B'] }));
        } catch (error) {
          refused(error);
          expect((error as CanaryError).where?.file).toBeDefined();
        }
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['braces', '{{#a}}'.repeat(50_000)],
    ['open tags', '{{'.repeat(500_000)],
    ['statements', '{% if a %}'.repeat(50_000)],
    ['roles', 'user:\n'.repeat(200_000)],
    ['lists', '['.repeat(1_000_000)],
    ['line breaks', '\n'.repeat(1_900_000)],
    ['spaces', ' '.repeat(1_900_000)],
    ['words', 'never say no. '.repeat(140_000)],
    ['markers', '---\n'.repeat(400_000)],
    ['references', '@@@langfusePrompt:name='.repeat(80_000)],
    ['quotes', '{{ "'.repeat(400_000)],
    ['brackets', '{{(('.repeat(400_000)],
    ['names', `{{ ${'a '.repeat(500_000)}}}`],
  ])('is read or refused in time that grows with its length: %s', (_, text) => {
    for (const [file] of Object.values(formatSamples)) {
      unlessRefused(() => parsePrompt(text.slice(0, 200_000), file));
    }
  });
});

describe('a prompt that is read', () => {
  it('prints as it was, character by character, and reads back the same', () => {
    fc.assert(
      fc.property(mangledPrompt(), ([file, text]) => {
        const prompt = unlessRefused(() => parsePrompt(text, file));
        fc.pre(prompt !== undefined);
        expect(printPrompt(prompt)).toBe(text);
        expect(parsePrompt(printPrompt(prompt), file)).toEqual(prompt);
      }),
      { numRuns: 2000 },
    );
  });
});

const lineBreaks = { lf: '\n', crlf: '\r\n' };
const sampleTexts = Object.entries(formatSamples).flatMap(([format, [file, text]]) =>
  Object.entries(lineBreaks).flatMap(([name, lineBreak]) =>
    ['', '\uFEFF'].map((mark) => {
      const written = mark + text.replaceAll('\n', lineBreak);
      return [
        `${format}, ${name}${mark === '' ? '' : ', byte order mark'}`,
        file,
        written,
      ] as const;
    }),
  ),
);

describe.each(sampleTexts)('an edit of one message of %s', (_, file, text) => {
  const prompt = parsePrompt(text, file);

  it('with the content that it has changes nothing', () => {
    prompt.messages.forEach(({ content }, index) => {
      expect(replaceMessage(prompt, index, content)).toBe(text);
    });
  });

  it('leaves every character outside of the message alone', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9#:'"|>.,!? -]{0,20}$/);
    const content = fc.array(word, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(content, fc.nat(), (given, at) => {
        const index = at % prompt.messages.length;
        const edited = unlessRefused(() => replaceMessage(prompt, index, given));
        fc.pre(edited !== undefined);
        expectOnlyMessage(prompt, index, edited);
        const again = parsePrompt(edited, file);
        expect(again.messages.map((it) => it.content)).toEqual(
          prompt.messages.map((it, i) => (i === index ? given : it.content)),
        );
        expect(again.settings).toEqual(prompt.settings);
      }),
      { numRuns: 150 },
    );
  });

  it('and back gives what the file said', () => {
    const [message] = prompt.messages;
    const edited = parsePrompt(replaceMessage(prompt, 0, 'Another rule.\nAnd one.'), file);
    const back = parsePrompt(replaceMessage(edited, 0, message?.content ?? ''), file);
    expect(back.messages.map(({ content }) => content)).toEqual(
      prompt.messages.map(({ content }) => content),
    );
    if (message?.place?.kind === 'span') expect(back.text).toBe(text);
  });
});

/** The lines in front of and behind a message are those of the file as it was. */
function expectOnlyMessage(prompt: PromptDocument, index: number, edited: string): void {
  const { range } = prompt.messages[index] ?? { range: { start: 1, end: 1 } };
  const before = prompt.text.split('\n');
  const after = edited.split('\n');
  expect(after.slice(0, range.start - 1)).toEqual(before.slice(0, range.start - 1));
  const behind = before.slice(range.end);
  expect(behind.length === 0 ? [] : after.slice(-behind.length)).toEqual(behind);
}

it('keeps the exact line of every line of a literal block', () => {
  const line = fc.stringMatching(/^[a-z #>|:-]{0,12}$/).map((it) => it.trim());
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      fc.pre(lines.some((it) => it !== ''));
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
