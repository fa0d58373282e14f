import { CanaryError } from '../../base/errors.ts';
import type { LineOrigin, TemplateLanguage } from '../model.ts';

interface Place {
  /** Of the tag's first character, from 0 within the content. */
  readonly line: number;
  /** UTF-16 offsets within the content, `end` excluded. */
  readonly start: number;
  readonly end: number;
}

/**
 * One piece of a template, the same in every language:
 * - `text` is written as it is, escapes resolved;
 * - `variable` writes one variable (`a.b` for a member) and nothing else;
 * - `expression` writes something made out of `names`: a filter, a helper, whitespace control;
 * - `open` and `close` enclose a section, `name` being what the closing tag has to say; `branch` is
 *   its `else`; `condition` is what the section depends on, as written;
 * - `statement` writes nothing by itself; `comment` neither;
 * - `partial` includes another file; `call` is the whole tag where it passes arguments.
 */
export type TemplateToken = Place &
  (
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'comment' }
    | { readonly type: 'variable'; readonly name: string }
    | { readonly type: 'expression' | 'statement'; readonly names: readonly string[] }
    | {
        readonly type: 'open';
        readonly name: string;
        readonly inverted: boolean;
        readonly condition: string;
        readonly names: readonly string[];
      }
    | { readonly type: 'branch'; readonly condition: string; readonly names: readonly string[] }
    | { readonly type: 'close'; readonly name: string }
    | { readonly type: 'partial'; readonly name: string; readonly call: string }
  );

export type Origins = readonly (LineOrigin | undefined)[];

export interface TemplateReader {
  readonly id: TemplateLanguage;
  /**
   * The pieces of a content in order. Throws `bad-prompt` at the line that `origins` gives for a tag
   * that is not closed, is not understood, or a section that does not nest.
   */
  tokenize(content: string, origins: Origins): TemplateToken[];
  /** How the language writes a variable; undefined where it has none. */
  variable(name: string): string | undefined;
  /** How an included text changes when it takes the place of a tag that passes arguments. */
  bind?(text: string, call: string, origin: LineOrigin): string;
  /** Whether a partial alone on its line gives its indentation to every line of the partial. */
  readonly indents: boolean;
  /** Whether the line break behind such a partial belongs to the tag. */
  readonly swallowsBreak?: boolean;
}

/** Sections within one another. */
export const maxSections = 100;

/** Checks that sections nest, as tags come by. */
export class Nesting {
  readonly #open: string[] = [];
  readonly #origins: Origins;
  readonly #write: (name: string, tag: 'open' | 'close') => string;

  /** @param write How the tags of a section are written, for messages. */
  constructor(origins: Origins, write: (name: string, tag: 'open' | 'close') => string) {
    this.#origins = origins;
    this.#write = write;
  }

  get depth(): number {
    return this.#open.length;
  }

  enter(name: string, line: number): void {
    this.#open.push(name);
    if (this.#open.length <= maxSections) return;
    const expected = `at most ${maxSections} sections in one another`;
    throw badTag('sections nest too deeply', expected, this.#origins[line]);
  }

  leave(name: string, line: number): void {
    const expected = this.#open.pop();
    if (expected === name) return;
    throw badTag(
      `${this.#write(name, 'close')} closes a section that is not open here`,
      expected === undefined ? 'no closing tag' : this.#write(expected, 'close'),
      this.#origins[line],
    );
  }

  /** `else` outside of a section. */
  branch(tag: string, line: number): void {
    if (this.#open.length > 0) return;
    throw badTag(`${tag} stands in no section`, 'a section around it', this.#origins[line]);
  }

  finish(): void {
    const unclosed = this.#open.at(-1);
    if (unclosed === undefined) return;
    const message = `section ${this.#write(unclosed, 'open')} is not closed`;
    throw badTag(message, this.#write(unclosed, 'close'), this.#origins.at(-1));
  }
}

/** Counts lines while a scanner moves forward through a content. */
export class LineCursor {
  readonly #text: string;
  #at = 0;
  #line = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line of `offset`, from 0; offsets must not go back. */
  lineOf(offset: number): number {
    for (let next = this.#text.indexOf('\n', this.#at); next >= 0 && next < offset;) {
      this.#line++;
      this.#at = next + 1;
      next = this.#text.indexOf('\n', this.#at);
    }
    return this.#line;
  }
}

export function badTag(
  message: string,
  expected: string,
  origin: LineOrigin | undefined,
): CanaryError {
  return new CanaryError('bad-prompt', message, { where: origin, expected });
}

/** A tag for a message: not longer than a line can take. */
export function shortTag(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}...`;
}
