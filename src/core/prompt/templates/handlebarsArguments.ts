/** One argument of a Handlebars tag: `"text"`, `12`, `a.b`, `key=a.b`, `(helper a)`. */
export interface HandlebarsArgument {
  readonly text: string;
  readonly kind: 'path' | 'literal' | 'call';
  /** The name before `=`. */
  readonly key?: string | undefined;
}

const argument =
  /\s*(?:([\p{L}\p{N}_-]+)=)?("(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\(|[^\s()"'=|]+)/uy;
/** Calls within one another. */
const maxDepth = 100;
const literal = /^(?:["']|-?\d+(?:\.\d+)?$|(?:true|false|null|undefined)$)/;

/** Helpers that a prompt may call; others are refused. */
export const blockHelpers = ['if', 'unless', 'each', 'with', 'ifEquals', 'unlessEquals'];
export const inlineHelpers = ['lookup', 'json', 'role', 'history', 'media', 'section'];

/** The parts of a tag between its sigil and its end; undefined when it is malformed. */
export function argumentsOf(text: string): HandlebarsArgument[] | undefined {
  const out: HandlebarsArgument[] = [];
  argument.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = argument.lastIndex) {
    argument.lastIndex = at;
    const match = argument.exec(text);
    if (match === null) return undefined;
    const [, key, value = ''] = match;
    if (value !== '(') {
      out.push({ text: value, kind: literal.test(value) ? 'literal' : 'path', key });
      continue;
    }
    const end = closingBracket(text, argument.lastIndex);
    if (end < 0) return undefined;
    out.push({ text: text.slice(argument.lastIndex, end), kind: 'call', key });
    argument.lastIndex = end + 1;
  }
  return out;
}

function closingBracket(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      at = text.indexOf(char, at + 1);
      if (at < 0) return -1;
    } else if (char === '(' && ++depth > maxDepth) return -1;
    else if (char === ')' && --depth === 0) return at;
  }
  return -1;
}

/** A path taken apart: how many `../` it climbs, whether it is data (`@index`), its parts. */
export interface HandlebarsPath {
  readonly climbs: number;
  readonly data: boolean;
  readonly parts: readonly string[];
}

const plainPart = /^[\p{L}\p{N}_$-]+$/u;

/** Undefined for what is no plain path: `a.[b c]` and the like. */
export function readPath(text: string): HandlebarsPath | undefined {
  let rest = text;
  let climbs = 0;
  for (; rest === '..' || rest.startsWith('../'); climbs++) rest = rest.slice(3);
  const data = rest.startsWith('@');
  if (data) rest = rest.slice(1);
  rest = rest.replace(/^(?:this|\.)(?:[./]|$)/, '');
  const parts = rest === '' ? [] : rest.split(/[./]/);
  return parts.every((part) => plainPart.test(part)) ? { climbs, data, parts } : undefined;
}
