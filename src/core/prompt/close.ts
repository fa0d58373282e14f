import { CanaryError } from '../base/errors.ts';
import type { PromptStore } from '../ports.ts';
import { fingerprintOf } from './fingerprint.ts';
import { splitLines, usesOf } from './messages.ts';
import type { ClosedPrompt, LineOrigin, PartialSource, PromptDocument } from './model.ts';
import { findPartial } from './partials.ts';
import { toPublished } from './publish.ts';

interface Line {
  readonly text: string;
  readonly origin: LineOrigin;
}

/** Partials that include partials multiply: 2 million UTF-16 code units in all is the end. */
const maxLength = 2_000_000;
const maxDepth = 50;
const tag = /\{\{>\s*([^\s{}<>|]+)\s*\}\}/;
const loneTag = /^([^\S\n]*)\{\{>\s*([^\s{}<>|]+)\s*\}\}\s*$/;

/**
 * Fills every `{{> partial}}` in, transitively. A tag alone on its line becomes the partial's lines,
 * indented like the tag and with their own origins; within a line the first and last line of the
 * partial merge with the text around it and keep the origin of the tag. Throws `bad-prompt` for a
 * missing, ambiguous or circular partial, with the file and line of the tag.
 */
export async function closePrompt(
  document: PromptDocument,
  store: PromptStore,
): Promise<ClosedPrompt> {
  const closer = new Closer(store);
  const messages = [];
  for (const message of document.messages) {
    const lines = message.content
      .split('\n')
      .map((text, i) => ({ text, origin: message.origins[i] ?? { file: document.file, line: 1 } }));
    const closed = await closer.expand(lines, []);
    messages.push({
      ...message,
      content: closed.map(({ text }) => text).join('\n'),
      origins: closed.map(({ origin }) => origin),
    });
  }
  return {
    ...document,
    messages,
    variables: usesOf(messages).variables,
    closed: true,
    document,
    resolvedPartials: [...new Set([...closer.sources.values()].map(({ name }) => name))],
    partialSources: [...closer.sources.values()],
    fingerprint: fingerprintOf(toPublished({ ...document, messages })),
  };
}

class Closer {
  readonly #store: PromptStore;
  readonly sources = new Map<string, PartialSource>();
  #length = 0;

  constructor(store: PromptStore) {
    this.#store = store;
  }

  /** `stack` holds the files of the partials that are being filled in. */
  async expand(lines: readonly Line[], stack: readonly string[]): Promise<Line[]> {
    const out: Line[] = [];
    for (const line of lines) {
      const lone = loneTag.exec(line.text);
      if (lone !== null) {
        const [, indent = '', name = ''] = lone;
        for (const { text, origin } of await this.#fill(name, line.origin, stack)) {
          out.push({ text: text === '' ? '' : indent + text, origin });
        }
      } else if (tag.test(line.text)) {
        out.push(...(await this.#fillWithin(line, stack)));
      } else {
        out.push(line);
      }
    }
    return out;
  }

  async #fillWithin(line: Line, stack: readonly string[]): Promise<Line[]> {
    const parts = line.text.split(new RegExp(tag, 'g'));
    const out: Line[] = [{ text: parts[0] ?? '', origin: line.origin }];
    const append = (text: string): void => {
      const last = out.pop();
      out.push({ text: (last?.text ?? '') + text, origin: line.origin });
    };
    for (let i = 1; i < parts.length; i += 2) {
      const filled = await this.#fill(parts[i] ?? '', line.origin, stack);
      append(filled[0]?.text ?? '');
      out.push(...filled.slice(1));
      append(parts[i + 1] ?? '');
    }
    return out;
  }

  async #fill(name: string, at: LineOrigin, stack: readonly string[]): Promise<Line[]> {
    const source = await this.#read(name, at);
    if (stack.includes(source.file)) {
      const circle = [...stack.slice(stack.indexOf(source.file)), source.file].join(' -> ');
      throw new CanaryError('bad-prompt', `partial "${name}" includes itself: ${circle}`, {
        where: at,
        expected: 'partials that do not include one another in a circle',
      });
    }
    const texts = splitLines(source.text.replace(/(\r\n|\r|\n)$/, ''));
    this.#length += source.text.length;
    if (this.#length > maxLength || stack.length >= maxDepth) {
      throw new CanaryError('bad-prompt', 'the partials make the prompt too long', {
        where: at,
        expected: `at most ${maxLength} characters and ${maxDepth} levels`,
      });
    }
    const lines = texts.map((text, i) => ({ text, origin: { file: source.file, line: i + 1 } }));
    return this.expand(lines, [...stack, source.file]);
  }

  async #read(name: string, at: LineOrigin): Promise<PartialSource> {
    const file = await findPartial(name, at, this.#store);
    const known = this.sources.get(file);
    if (known !== undefined) return known;
    const text = (await this.#store.read(file)) ?? '';
    const source = { name, file, text: text.startsWith('\uFEFF') ? text.slice(1) : text };
    this.sources.set(file, source);
    return source;
  }
}
