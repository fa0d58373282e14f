import { CanaryError } from '../base/errors.ts';
import type { PromptStore } from '../ports.ts';
import { fingerprintOf } from './fingerprint.ts';
import { splitLines, usesOf } from './messages.ts';
import type {
  ClosedPrompt,
  LineOrigin,
  PartialSource,
  PromptDocument,
  TemplateLanguage,
} from './model.ts';
import { findPartial } from './partials.ts';
import { partialBody, type PartialBody } from './partialBody.ts';
import { toPublished } from './publish.ts';
import { templateLanguages } from './templates/languages.ts';
import type { TemplateReader, TemplateToken } from './templates/token.ts';

interface Line {
  readonly text: string;
  readonly origin: LineOrigin;
}

type PartialTag = Extract<TemplateToken, { type: 'partial' }>;

/** Partials that include partials multiply: 2 million UTF-16 code units in all is the end. */
const maxLength = 2_000_000;
const maxDepth = 50;

/**
 * Fills every partial in, transitively: `{{> name}}`, `{% include 'name' %}` or Langfuse's reference
 * to another prompt. A tag alone on its line becomes the partial's lines with their own origins,
 * indented like the tag where the language does so; within a line the first line of the partial
 * merges with the text in front of it, the last with the text behind it, and the merged line keeps
 * the origin of the tag. Throws `bad-prompt` for a missing, ambiguous or circular partial, with the
 * file and line of the tag.
 */
export async function closePrompt(
  document: PromptDocument,
  store: PromptStore,
): Promise<ClosedPrompt> {
  const closer = new Closer(store, document.template);
  const messages = [];
  for (const message of document.messages) {
    const origins = message.content
      .split('\n')
      .map((_, i) => message.origins[i] ?? { file: document.file, line: 1 });
    const closed = await closer.expand(message.content, origins, []);
    messages.push({
      ...message,
      content: closed.map(({ text }) => text).join('\n'),
      origins: closed.map(({ origin }) => origin),
    });
  }
  return {
    ...document,
    messages,
    variables: usesOf(messages, document.template).variables,
    closed: true,
    document,
    resolvedPartials: [...new Set([...closer.sources.values()].map(({ name }) => name))],
    partialSources: [...closer.sources.values()],
    fingerprint: fingerprintOf(toPublished({ ...document, messages })),
  };
}

class Closer {
  readonly #store: PromptStore;
  readonly #language: TemplateReader;
  readonly sources = new Map<string, PartialSource>();
  readonly #bodies = new Map<string, PartialBody>();
  #length = 0;

  constructor(store: PromptStore, language: TemplateLanguage) {
    this.#store = store;
    this.#language = templateLanguages[language];
  }

  /** `stack` holds the files of the partials that are being filled in. */
  async expand(
    text: string,
    origins: readonly LineOrigin[],
    stack: readonly string[],
  ): Promise<Line[]> {
    const tags = this.#language
      .tokenize(text, origins)
      .filter((token): token is PartialTag => token.type === 'partial');
    const pieces = new Pieces(text, origins);
    for (const tag of tags) {
      pieces.upTo(tag.start);
      const { lines, endsLine } = await this.#fill(tag, pieces.origin, stack);
      pieces.insert(lines, tag.end, { ...this.#language, endsLine });
    }
    return pieces.finish();
  }

  async #fill(
    { name, call }: PartialTag,
    at: LineOrigin,
    stack: readonly string[],
  ): Promise<{ lines: Line[]; endsLine: boolean }> {
    const { file } = await this.#read(name, at);
    if (stack.includes(file)) {
      const circle = [...stack.slice(stack.indexOf(file)), file].join(' -> ');
      throw new CanaryError('bad-prompt', `partial "${name}" includes itself: ${circle}`, {
        where: at,
        expected: 'partials that do not include one another in a circle',
      });
    }
    const body = this.#bodies.get(file) ?? { text: '', line: 1 };
    this.#length += body.text.length;
    if (this.#length > maxLength || stack.length >= maxDepth) {
      throw new CanaryError('bad-prompt', 'the partials make the prompt too long', {
        where: at,
        expected: `at most ${maxLength} characters and ${maxDepth} levels`,
      });
    }
    const endsLine = /[\r\n]$/.test(body.text);
    const plain = splitLines(body.text.replace(/(\r\n|\r|\n)$/, '')).join('\n');
    const text = call === '' ? plain : (this.#language.bind?.(plain, call, at) ?? plain);
    const origins = text.split('\n').map((_, i) => ({ file, line: body.line + i }));
    return { lines: await this.expand(text, origins, [...stack, file]), endsLine };
  }

  async #read(name: string, at: LineOrigin): Promise<PartialSource> {
    const file = await findPartial(name, at, this.#store);
    const known = this.sources.get(file);
    if (known !== undefined) return known;
    const text = (await this.#store.read(file)) ?? '';
    const source = { name, file, text: text.startsWith('\uFEFF') ? text.slice(1) : text };
    this.sources.set(file, source);
    this.#bodies.set(file, partialBody(source.text, file));
    return source;
  }
}

interface Insertion {
  /** Whether a tag alone on its line indents every line of the partial. */
  readonly indents: boolean;
  /** Whether the line break after a lone tag belongs to the tag. */
  readonly swallowsBreak?: boolean | undefined;
  /** Whether the partial ends with a line break of its own. */
  readonly endsLine: boolean;
}

/** A content that is written anew from front to back, with partials in the place of tags. */
class Pieces {
  readonly #text: string;
  readonly #origins: readonly LineOrigin[];
  readonly #lines: Line[] = [];
  #last: { text: string; origin: LineOrigin };
  #at = 0;
  /** The line of `#at` in the original content. */
  #line = 0;

  constructor(text: string, origins: readonly LineOrigin[]) {
    this.#text = text;
    this.#origins = origins;
    this.#last = { text: '', origin: this.origin };
  }

  /** Of the line that is being read. */
  get origin(): LineOrigin {
    return this.#origins[this.#line] ?? { file: '', line: 1 };
  }

  upTo(end: number): void {
    const [first = '', ...rest] = this.#text.slice(this.#at, end).split('\n');
    this.#last.text += first;
    for (const text of rest) {
      this.#line++;
      this.#push({ text, origin: this.origin });
    }
    this.#at = end;
  }

  insert(lines: readonly Line[], end: number, how: Insertion): void {
    const rest = /[^\n]*/y;
    rest.lastIndex = end;
    const after = rest.exec(this.#text)?.[0] ?? '';
    this.#line += countBreaks(this.#text.slice(this.#at, end));
    this.#at = end;
    const alone = this.#last.text.trim() === '' && after.trim() === '';
    if (alone && how.indents) {
      this.#insertAlone(lines);
      this.#at += after.length;
      const swallows = how.swallowsBreak === true && !how.endsLine;
      if (swallows && this.#at < this.#text.length) {
        this.#at++;
        this.#line++;
      }
      return;
    }
    const [first, ...more] = lines;
    this.#last.text += first?.text ?? '';
    if (alone && first !== undefined) this.#last.origin = first.origin;
    for (const line of more) this.#push({ ...line });
    if (after.trim() !== '') this.#last.origin = this.origin;
  }

  finish(): Line[] {
    this.upTo(this.#text.length);
    return [...this.#lines, this.#last];
  }

  #insertAlone(lines: readonly Line[]): void {
    const indent = this.#last.text;
    const [first, ...more] = lines.map(({ text, origin }) => ({
      text: text === '' ? '' : indent + text,
      origin,
    }));
    if (first !== undefined) this.#last = first;
    for (const line of more) this.#push(line);
  }

  #push(line: { text: string; origin: LineOrigin }): void {
    this.#lines.push(this.#last);
    this.#last = line;
  }
}

function countBreaks(text: string): number {
  return text.split('\n').length - 1;
}
