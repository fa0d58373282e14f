import {
  argumentsOf,
  blockHelpers,
  inlineHelpers,
  readPath,
  type HandlebarsArgument,
} from './handlebarsArguments.ts';
import { bindPartial } from './handlebarsBinding.ts';
import {
  badTag,
  LineCursor,
  Nesting,
  shortTag,
  type Origins,
  type TemplateReader,
  type TemplateToken,
} from './token.ts';

/** Handlebars with the helpers of Dotprompt; no other helper, no decorator, no inline partial. */
export const handlebars: TemplateReader = {
  id: 'handlebars',
  tokenize: (content, origins) => new HandlebarsScanner(content, origins).run(),
  variable: (name) => (readPath(name)?.parts.join('.') === name ? `{{${name}}}` : undefined),
  bind: bindPartial,
  indents: true,
  swallowsBreak: true,
};

const accepted = '{{name}}, {{#helper ...}}, {{/helper}}, {{else}}, {{> partial}} or {{!-- --}}';
const path = /^[\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}\p{N}_$-]+)*$/u;

type Place = Pick<TemplateToken, 'line' | 'start' | 'end'>;

/** What a section does to names within it: a context of its own, names of its own, or neither. */
interface Section {
  readonly ownContext: boolean;
  readonly locals: readonly string[];
}

class HandlebarsScanner {
  readonly #content: string;
  readonly #origins: Origins;
  readonly #cursor: LineCursor;
  readonly #nesting: Nesting;
  readonly #tokens: TemplateToken[] = [];
  readonly #sections: Section[] = [];

  constructor(content: string, origins: Origins) {
    this.#content = content;
    this.#origins = origins;
    this.#cursor = new LineCursor(content);
    this.#nesting = new Nesting(origins, (name, tag) => `{{${tag === 'open' ? '#' : '/'}${name}}}`);
  }

  run(): TemplateToken[] {
    let at = 0;
    while (at < this.#content.length) {
      const found = this.#content.indexOf('{{', at);
      const start = found < 0 ? this.#content.length : found;
      const escaped = /\\*$/.exec(this.#content.slice(Math.max(at, start - 3), start))?.[0].length;
      if (found >= 0 && escaped === 1) at = this.#escaped(at, start);
      else {
        this.#text(this.#content.slice(at, start), at, start);
        if (found < 0) break;
        at = this.#tag(start);
      }
    }
    this.#nesting.finish();
    return this.#tokens;
  }

  #text(text: string, start: number, end: number): void {
    if (end <= start) return;
    const shown = text.replace(/\\\\$/, '\\');
    this.#tokens.push({ type: 'text', text: shown, start, end, line: this.#cursor.lineOf(start) });
  }

  /** `\{{name}}` is text up to the next tag. */
  #escaped(from: number, start: number): number {
    const next = this.#content.indexOf('{{', start + 2);
    let end = next < 0 ? this.#content.length : next;
    for (let i = 0; i < 2 && next >= 0 && this.#content.charAt(end - 1) === '\\'; i++) end--;
    const text = this.#content.slice(from, start - 1) + this.#content.slice(start, end);
    const line = this.#cursor.lineOf(from);
    this.#tokens.push({ type: 'text', text, start: from, end, line });
    return end;
  }

  #tag(start: number): number {
    const line = this.#cursor.lineOf(start);
    const comment = /^\{\{~?!(--)?/.exec(this.#content.slice(start, start + 6));
    if (comment !== null) return this.#comment(start, line, comment[1] !== undefined);
    const triple = this.#content.startsWith('{{{', start);
    const close = triple ? '}}}' : '}}';
    const end = endOfTag(this.#content, start + close.length, close);
    if (end < 0) throw this.#bad(line, 'template tag {{ is not closed', '}}');
    const raw = this.#content.slice(start + close.length, end);
    const place = { line, start, end: end + close.length };
    const inner = raw.replace(/^~/, '').replace(/~$/, '').trim();
    this.#read(inner, raw.startsWith('~') || raw.endsWith('~'), triple, place);
    return place.end;
  }

  #comment(start: number, line: number, long: boolean): number {
    const close = long ? /--~?\}\}/g : /\}\}/g;
    close.lastIndex = start + 2;
    const match = close.exec(this.#content);
    if (match === null) throw this.#bad(line, 'comment {{! is not closed', long ? '--}}' : '}}');
    const end = match.index + match[0].length;
    this.#tokens.push({ type: 'comment', line, start, end });
    return end;
  }

  #read(inner: string, strips: boolean, triple: boolean, place: Place): void {
    const [, sigil = '', rest = ''] = /^([#^/>&]?)\s*([^]*)$/.exec(inner) ?? [];
    if (triple || sigil === '&') return this.#written(rest, strips, place);
    const branch = /^else\b/.test(inner) || inner === '^';
    if (branch) return this.#branch(inner, place);
    if (sigil === '#' || sigil === '^') return this.#open(rest, sigil === '^', place);
    if (sigil === '>') return this.#partial(rest, place);
    if (sigil !== '/') return this.#written(rest, strips, place);
    this.#nesting.leave(rest, place.line);
    this.#sections.pop();
    this.#tokens.push({ type: 'close', name: rest, ...place });
  }

  #branch(inner: string, place: Place): void {
    this.#nesting.branch('{{else}}', place.line);
    const condition = inner.replace(/^(?:else|\^)\s*/, '');
    const [helper, ...rest] = this.#arguments(condition, place);
    const names = helper === undefined ? [] : this.#helperNames(helper, rest, place, blockHelpers);
    this.#tokens.push({ type: 'branch', condition, names, ...place });
  }

  #open(rest: string, inverted: boolean, place: Place): void {
    const [condition, locals] = withoutLocals(rest);
    const [helper, ...args] = this.#arguments(condition, place);
    if (helper === undefined || /^[*>]/.test(rest)) {
      throw this.#bad(place.line, `template tag {{#${shortTag(rest)}}} is not supported`, accepted);
    }
    const names = this.#helperNames(helper, args, place, blockHelpers);
    this.#nesting.enter(helper.text, place.line);
    this.#sections.push({
      ownContext: helper.text === 'each' || helper.text === 'with',
      locals,
    });
    const negative = inverted || helper.text.startsWith('unless');
    const { text: name } = helper;
    this.#tokens.push({ type: 'open', name, inverted: negative, condition, names, ...place });
  }

  #partial(rest: string, place: Place): void {
    const [name, ...args] = this.#arguments(rest, place);
    if (name === undefined || name.kind === 'call' || name.key !== undefined) {
      const message = `template tag {{> ${shortTag(rest)}}} does not name one partial`;
      throw this.#bad(place.line, message, '{{> name}}');
    }
    const text = name.text.replace(/^(["'])([^]*)\1$/, '$2');
    const call = args.length === 0 ? '' : rest.slice(rest.indexOf(name.text) + name.text.length);
    this.#tokens.push({ type: 'partial', name: text, call: call.trim(), ...place });
    const names = args.flatMap((arg) => this.#argumentNames(arg, place));
    if (names.length > 0) this.#tokens.push({ type: 'statement', names, ...place });
  }

  /** A tag that writes a value. */
  #written(rest: string, strips: boolean, place: Place): void {
    const [first, ...args] = this.#arguments(rest, place);
    if (first === undefined) {
      throw this.#bad(place.line, 'template tag {{ }} is empty', accepted);
    }
    const plain = args.length === 0 && first.kind === 'path' && path.test(first.text);
    const names = this.#helperNames(first, args, place, inlineHelpers);
    if (plain && !strips && names.length === 1 && names[0] === first.text) {
      this.#tokens.push({ type: 'variable', name: first.text, ...place });
    } else {
      this.#tokens.push({ type: 'expression', names, ...place });
    }
  }

  #helperNames(
    helper: HandlebarsArgument,
    args: readonly HandlebarsArgument[],
    place: Place,
    helpers: readonly string[],
  ): string[] {
    if (helpers.includes(helper.text) && helper.kind === 'path') {
      return args.flatMap((arg) => this.#argumentNames(arg, place));
    }
    if (args.length > 0) {
      const known = `one of the helpers ${helpers.join(', ')}`;
      throw this.#bad(place.line, `helper "${shortTag(helper.text)}" is not known`, known);
    }
    return this.#argumentNames(helper, place);
  }

  #argumentNames({ kind, text }: HandlebarsArgument, place: Place): string[] {
    if (kind === 'literal') return [];
    if (kind === 'path') return this.#free(text);
    const [helper, ...args] = this.#arguments(text, place);
    if (helper === undefined) return [];
    return this.#helperNames(helper, args, place, [...blockHelpers, ...inlineHelpers]);
  }

  /** The variable that a path reads; none for data, and for names of a section's own context. */
  #free(text: string): string[] {
    const read = readPath(text);
    if (read === undefined) {
      const [head = ''] = text.split(/[.[]/);
      return head === '' ? [] : [head];
    }
    const [head, ...rest] = read.parts;
    if (read.data) return head === 'root' && rest.length > 0 ? [rest.join('.')] : [];
    const contexts = this.#sections.filter(({ ownContext }) => ownContext).length;
    const local = this.#sections.some(({ locals }) => locals.includes(head ?? ''));
    if (head === undefined || local || read.climbs < contexts) return [];
    return [read.parts.join('.')];
  }

  #arguments(text: string, place: Place): HandlebarsArgument[] {
    const args = argumentsOf(text);
    if (args !== undefined) return args;
    throw this.#bad(place.line, `template tag {{${shortTag(text)}}} is malformed`, accepted);
  }

  #bad(line: number, message: string, expected: string): Error {
    return badTag(message, expected, this.#origins[line]);
  }
}

/** `each items as |item index|`: what is called, and the names that it gives. */
function withoutLocals(text: string): [string, string[]] {
  const bar = text.endsWith('|') ? text.lastIndexOf('|', text.length - 2) : -1;
  const before = text.slice(0, Math.max(0, bar)).trimEnd();
  if (bar < 0 || !/\sas$/.test(before.slice(-3))) return [text, []];
  return [
    before.slice(0, -2).trimEnd(),
    text
      .slice(bar + 1, -1)
      .trim()
      .split(/\s+/),
  ];
}

/** Where `close` stands outside of strings; below 0 when nowhere. */
function endOfTag(text: string, from: number, close: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '}' && text.startsWith(close, at)) return at;
    if (char !== '"' && char !== "'") continue;
    at = text.indexOf(char, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}
