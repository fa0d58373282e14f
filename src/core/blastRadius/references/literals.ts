import type { LanguageSyntax } from './languages.ts';

/** A string literal, or a bare value, in source code. Offsets are those of the whole text. */
export interface Literal {
  readonly value: string;
  /** Of the opening quote, and just behind the closing one. */
  readonly start: number;
  readonly end: number;
}

export interface Source {
  readonly literals: readonly Literal[];
  /** The text with comments and the insides of literals blanked: every offset stays. */
  readonly code: string;
}

/**
 * Finds the string literals of a source text. It knows comments, quotes and escapes and nothing else
 * of the language: an unclosed quote ends with its line, so that an apostrophe in a regular
 * expression spoils one line at most.
 */
export function readLiterals(text: string, syntax: LanguageSyntax): Source {
  const literals: Literal[] = [];
  const blanks: { start: number; end: number }[] = [];
  let at = 0;
  while (at < text.length) {
    const commentEnd = endOfComment(text, at, syntax);
    const quote = syntax.quotes.find((it) => text.startsWith(it, at));
    if (commentEnd !== undefined) {
      blanks.push({ start: at, end: commentEnd });
      at = commentEnd;
    } else if (quote === undefined) {
      at++;
    } else {
      const inside = at + quote.length;
      const close = endOfString(text, inside, quote);
      if (close === undefined) {
        at = inside;
        continue;
      }
      literals.push({ value: text.slice(inside, close), start: at, end: close + quote.length });
      blanks.push({ start: inside, end: close });
      at = close + quote.length;
    }
  }
  const code = blank(text, blanks);
  return { literals: syntax.bareValues ? [...literals, ...bareValues(code)] : literals, code };
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function endOfComment(text: string, at: number, syntax: LanguageSyntax): number | undefined {
  const { lineComment, blockComment } = syntax;
  if (blockComment !== null && text.startsWith(blockComment.open, at)) {
    const end = text.indexOf(blockComment.close, at + blockComment.open.length);
    return end < 0 ? text.length : end + blockComment.close.length;
  }
  lineComment.lastIndex = at;
  if (!lineComment.test(text)) return undefined;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Offset of the closing quote. */
function endOfString(text: string, inside: number, quote: string): number | undefined {
  const multiline = quote === '`' || quote.length === 3;
  for (let at = inside; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(quote, at)) return at;
    else if (text[at] === '\n' && !multiline) return undefined;
  }
  return undefined;
}

function blank(text: string, spans: readonly { start: number; end: number }[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of spans) {
    out += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return out + text.slice(at);
}

/** Unquoted values: every run of characters that could be a path or a name. */
function bareValues(code: string): Literal[] {
  return [...code.matchAll(/[^\s"'#,[\]{}]+/g)].map(({ 0: value, index }) => ({
    value,
    start: index,
    end: index + value.length,
  }));
}
