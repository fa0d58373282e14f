import { forNames, namesIn, pathOf, setName } from './jinjaNames.ts';
import {
  badTag,
  LineCursor,
  Nesting,
  shortTag,
  type Origins,
  type TemplateReader,
  type TemplateToken,
} from './token.ts';

/** Jinja 2 as prompts use it; nothing but a file name may be included, and nothing inherited. */
export const jinja: TemplateReader = {
  id: 'jinja',
  tokenize: (content, origins) => new JinjaScanner(content, origins).run(),
  variable: (name) => (pathOf(name) === name ? `{{ ${name} }}` : undefined),
  indents: false,
};

/** Statements that enclose something, and what closes them. */
const blocks = ['if', 'for', 'macro', 'call', 'filter', 'with', 'set', 'generation'];
/** Statements that stand alone. */
const lone = ['set', 'break', 'continue', 'do'];
const branches = ['else', 'elif'];
const statementsKnown = `${blocks.join(', ')}, include, raw, break or continue`;
const closers: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };
const include = /^include\s+(["'])([^"'\n]+)\1(?:\s+with(?:out)?\s+context)?$/;

const assignment = /(?<![=!<>])=(?!=)/;

type Place = Pick<TemplateToken, 'line' | 'start' | 'end'>;

class JinjaScanner {
  readonly #content: string;
  readonly #origins: Origins;
  readonly #cursor: LineCursor;
  readonly #nesting: Nesting;
  readonly #tokens: TemplateToken[] = [];
  /** Names that the template itself gives values to, one set a section. */
  readonly #locals: Set<string>[] = [new Set()];

  constructor(content: string, origins: Origins) {
    this.#content = content;
    this.#origins = origins;
    this.#cursor = new LineCursor(content);
    this.#nesting = new Nesting(
      origins,
      (name, tag) => `{% ${tag === 'open' ? '' : 'end'}${name} %}`,
    );
  }

  run(): TemplateToken[] {
    let at = 0;
    while (at < this.#content.length) {
      const start = nextTag(this.#content, at);
      this.#text(at, start);
      if (start >= this.#content.length) break;
      at = this.#tag(start);
    }
    this.#nesting.finish();
    return this.#tokens;
  }

  #text(start: number, end: number): void {
    if (end <= start) return;
    const text = this.#content.slice(start, end);
    this.#tokens.push({ type: 'text', text, start, end, line: this.#cursor.lineOf(start) });
  }

  /** Reads the tag at `start`; gives the offset behind it. */
  #tag(start: number): number {
    const opener = this.#content.slice(start, start + 2);
    const line = this.#cursor.lineOf(start);
    const close = closers[opener] ?? '';
    const end = opener === '{#' ? this.#content.indexOf(close, start + 2) : this.#end(start, close);
    if (end < 0) throw this.#bad(line, `template tag ${opener} is not closed`, close);
    const place = { line, start, end: end + 2 };
    if (opener === '{#') {
      this.#tokens.push({ type: 'comment', ...place });
      return place.end;
    }
    const raw = this.#content.slice(start + 2, end);
    const inner = raw.replace(/^[-+]/, '').replace(/[-+]$/, '').trim();
    if (opener === '{%') return this.#statement(inner, place);
    const strips = /^[-+]|[-+]$/.test(raw);
    this.#expression(inner, strips, place);
    return place.end;
  }

  /** Where `close` stands outside of strings and brackets; below 0 when nowhere. */
  #end(start: number, close: string): number {
    let depth = 0;
    for (let at = start + 2; at < this.#content.length; at++) {
      const char = this.#content.charAt(at);
      if (char === '"' || char === "'") {
        at = endOfString(this.#content, at, char);
        if (at < 0) return -1;
      } else if (depth <= 0 && this.#content.startsWith(close, at)) return at;
      else if (char === '{') depth++;
      else if (char === '}') depth--;
    }
    return -1;
  }

  #expression(inner: string, strips: boolean, place: Place): void {
    if (inner === '') throw this.#bad(place.line, 'template tag {{ }} is empty', '{{ name }}');
    const path = pathOf(inner);
    const names = this.#free(namesIn(inner));
    if (path !== undefined && names.length === 1 && !strips) {
      this.#tokens.push({ type: 'variable', name: path, ...place });
    } else {
      this.#tokens.push({ type: 'expression', names, ...place });
    }
  }

  #statement(inner: string, place: Place): number {
    const keyword = /^\w*/.exec(inner)?.[0] ?? '';
    const rest = inner.slice(keyword.length).trim();
    if (keyword === 'raw') return this.#raw(place);
    if (keyword === 'include') return this.#include(inner, place);
    if (branches.includes(keyword)) {
      this.#nesting.branch(`{% ${keyword} %}`, place.line);
      const names = this.#free(namesIn(rest));
      this.#tokens.push({ type: 'branch', condition: rest, names, ...place });
    } else if (keyword.startsWith('end') && blocks.includes(keyword.slice(3))) {
      this.#nesting.leave(keyword.slice(3), place.line);
      this.#locals.pop();
      this.#tokens.push({ type: 'close', name: keyword.slice(3), ...place });
    } else if (lone.includes(keyword) && (keyword !== 'set' || assignment.test(rest))) {
      const read = keyword === 'set' ? rest.slice(rest.search(assignment) + 1) : rest;
      this.#tokens.push({ type: 'statement', names: this.#free(namesIn(read)), ...place });
      if (keyword === 'set') for (const name of setName(rest)) this.#locals.at(-1)?.add(name);
    } else if (blocks.includes(keyword)) {
      this.#open(keyword, rest, place);
    } else {
      const message = `statement {% ${shortTag(inner)} %} is not supported`;
      throw this.#bad(place.line, message, statementsKnown);
    }
    return place.end;
  }

  #open(keyword: string, rest: string, place: Place): void {
    this.#nesting.enter(keyword, place.line);
    const { names, locals, outer } = openers[keyword]?.(rest) ?? plainOpener(rest);
    const inverted = keyword === 'if' && /^not\b/.test(rest);
    const free = this.#free(names);
    for (const name of outer) this.#locals.at(-1)?.add(name);
    this.#locals.push(new Set(locals));
    const condition = `${keyword} ${rest}`.trim();
    this.#tokens.push({
      type: 'open',
      name: keyword,
      inverted,
      condition,
      names: keyword === 'macro' ? [] : free,
      ...place,
    });
  }

  #raw(place: Place): number {
    const end = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
    end.lastIndex = place.end;
    const match = end.exec(this.#content);
    if (match === null) throw this.#bad(place.line, '{% raw %} is not closed', '{% endraw %}');
    this.#tokens.push({ type: 'statement', names: [], ...place });
    this.#text(place.end, match.index);
    const line = this.#cursor.lineOf(match.index);
    const after = match.index + match[0].length;
    this.#tokens.push({ type: 'statement', names: [], line, start: match.index, end: after });
    return after;
  }

  #include(inner: string, place: Place): number {
    const name = include.exec(inner)?.[2];
    if (name === undefined) {
      const message = `{% ${shortTag(inner)} %} does not name one file`;
      throw this.#bad(place.line, message, `{% include 'file' %}`);
    }
    this.#tokens.push({ type: 'partial', name, call: '', ...place });
    return place.end;
  }

  /** Names that the caller has to give: not the template's own. */
  #free(names: readonly string[]): string[] {
    return names.filter((name) => {
      const head = name.split('.')[0] ?? name;
      return !this.#locals.some((locals) => locals.has(head));
    });
  }

  #bad(line: number, message: string, expected: string): Error {
    return badTag(message, expected, this.#origins[line]);
  }
}

interface Opener {
  readonly names: readonly string[];
  /** Defined within the section. */
  readonly locals: readonly string[];
  /** Defined around it. */
  readonly outer: readonly string[];
}

function plainOpener(rest: string): Opener {
  return { names: namesIn(rest), locals: [], outer: [] };
}

const openers: Readonly<Record<string, (rest: string) => Opener>> = {
  for: (rest) => {
    const { targets, iterated } = forNames(rest);
    const names = namesIn(iterated).filter((name) => !targets.includes(name.split('.')[0] ?? name));
    return { names, locals: [...targets, 'loop'], outer: [] };
  },
  macro: (rest) => {
    const [name = '', ...parameters] = namesIn(rest.replace('(', ' , ').replace(/=[^,)]*/g, ''));
    return { names: [], locals: [...parameters, 'caller', 'varargs', 'kwargs'], outer: [name] };
  },
  set: (rest) => ({ names: [], locals: [], outer: setName(`${rest} =`) }),
  with: (rest) => ({
    names: namesIn(rest),
    locals: [...rest.matchAll(/\b([A-Za-z_]\w*)\s*=(?!=)/g)].map((match) => match[1] ?? ''),
    outer: [],
  }),
  filter: () => ({ names: [], locals: [], outer: [] }),
  generation: () => ({ names: [], locals: [], outer: [] }),
};

function nextTag(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text.charAt(at + 1);
    if (next === '{' || next === '%' || next === '#') return at;
  }
  return text.length;
}

/** The offset of the closing quote; below 0 when there is none. */
export function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === quote) return at;
  }
  return -1;
}
