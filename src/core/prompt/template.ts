import { CanaryError } from '../base/errors.ts';
import type { LineOrigin } from './model.ts';

/**
 * A mustache template as a flat list. `line` counts from 0 within the content. Tags never span
 * lines, so that each stands on exactly one line of a file.
 */
export type TemplateToken =
  | { readonly type: 'text'; readonly text: string; readonly line: number }
  | { readonly type: 'variable'; readonly name: string; readonly line: number }
  | {
      readonly type: 'open';
      readonly name: string;
      readonly inverted: boolean;
      readonly line: number;
    }
  | { readonly type: 'close'; readonly name: string; readonly line: number }
  | { readonly type: 'partial'; readonly name: string; readonly line: number };

type TagToken = Exclude<TemplateToken, { type: 'text' }>;

const maxDepth = 100;
const variableName = /^(?:\.|[\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}\p{N}_$-]+)*)$/u;
const partialName = /^[^\s{}<>|]+$/u;
const accepted =
  '{{name}}, {{#name}}, {{^name}}, {{/name}}, {{> partial}} or {{! comment }} on one line';

/**
 * Reads mustache tags out of message text. Throws `bad-prompt` at the line that `origins` gives for
 * a tag that is not closed, has no valid name, or a section that does not nest.
 */
export function tokenize(content: string, origins: readonly LineOrigin[]): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  const open: string[] = [];
  const lines = content.split('\n');
  lines.forEach((text, line) => {
    const last = line === lines.length - 1;
    const found = tokenizeLine(last ? text : `${text}\n`, line, origins[line]);
    for (const token of found) checkNesting(token, open, origins);
    tokens.push(...(standsAlone(found) ? found.filter((it) => it.type !== 'text') : found));
  });
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw bad(`section {{#${unclosed}}} is not closed`, `{{/${unclosed}}}`, origins.at(-1));
  }
  return tokens;
}

function tokenizeLine(text: string, line: number, origin: LineOrigin | undefined): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf('{{', at);
    const textEnd = start < 0 ? text.length : start;
    if (textEnd > at) tokens.push({ type: 'text', text: text.slice(at, textEnd), line });
    if (start < 0) break;
    const closer = text.startsWith('{{{', start) ? '}}}' : '}}';
    const end = text.indexOf(closer, start);
    if (end < 0) throw bad('template tag {{ is not closed on its line', accepted, origin);
    const inner = text.slice(start + closer.length, end).trim();
    const tag = readTag(closer === '}}}' ? `&${inner}` : inner, line, origin);
    if (tag !== undefined) tokens.push(tag);
    else tokens.push({ type: 'text', text: '', line });
    at = end + closer.length;
  }
  return tokens;
}

const tagTypes: Readonly<Record<string, (name: string, line: number) => TagToken>> = {
  '#': (name, line) => ({ type: 'open', name, inverted: false, line }),
  '^': (name, line) => ({ type: 'open', name, inverted: true, line }),
  '/': (name, line) => ({ type: 'close', name, line }),
  '&': (name, line) => ({ type: 'variable', name, line }),
  '>': (name, line) => ({ type: 'partial', name, line }),
};

/** Undefined for a comment. */
function readTag(
  inner: string,
  line: number,
  origin: LineOrigin | undefined,
): TagToken | undefined {
  if (inner.startsWith('!')) return undefined;
  const make = tagTypes[inner.charAt(0)];
  const name = make === undefined ? inner : inner.slice(1).trim();
  const pattern = inner.startsWith('>') ? partialName : variableName;
  if (!pattern.test(name)) {
    throw bad(`template tag {{${inner.slice(0, 60)}}} has no valid name`, accepted, origin);
  }
  return make === undefined ? { type: 'variable', name, line } : make(name, line);
}

function checkNesting(token: TemplateToken, open: string[], origins: readonly LineOrigin[]): void {
  if (token.type === 'open') {
    open.push(token.name);
    if (open.length > maxDepth) {
      const expected = `at most ${maxDepth} sections in one another`;
      throw bad('sections nest too deeply', expected, origins[token.line]);
    }
  }
  if (token.type !== 'close') return;
  const expected = open.pop();
  if (expected === token.name) return;
  throw bad(
    `{{/${token.name}}} closes a section that is not open here`,
    expected === undefined ? 'no closing tag' : `{{/${expected}}}`,
    origins[token.line],
  );
}

/** A section tag or comment with only white space around it takes its whole line away. */
function standsAlone(line: readonly TemplateToken[]): boolean {
  const texts = line.filter((it) => it.type === 'text');
  const tags = line.length - texts.length;
  const comment = texts.some((it) => it.text === '');
  return (
    texts.every((it) => it.text.trim() === '') &&
    line.every((it) => it.type !== 'variable' && it.type !== 'partial') &&
    (tags > 0 || comment)
  );
}

function bad(message: string, expected: string, origin: LineOrigin | undefined): CanaryError {
  return new CanaryError('bad-prompt', message, { where: origin, expected });
}
