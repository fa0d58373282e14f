import {
  badTag,
  LineCursor,
  shortTag,
  type Origins,
  type TemplateReader,
  type TemplateToken,
} from './token.ts';

/** Python's format strings as LangChain uses them: `{name}`, and `{{` for a brace. */
export const fString: TemplateReader = {
  id: 'f-string',
  tokenize,
  variable: (name) => (field.test(name) ? `{${name}}` : undefined),
  indents: false,
};

const field = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const accepted = '{name}, or {{ and }} for braces';

function tokenize(content: string, origins: Origins): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  const cursor = new LineCursor(content);
  const piece = /\{\{|\}\}|\{|\}|[^{}]+/g;
  for (let match = piece.exec(content); match !== null; match = piece.exec(content)) {
    const [text] = match;
    const start = match.index;
    const line = cursor.lineOf(start);
    if (text === '}') throw badTag('brace } opens nothing', accepted, origins[line]);
    if (text !== '{') {
      const shown = text === '{{' ? '{' : text === '}}' ? '}' : text;
      tokens.push({ type: 'text', text: shown, line, start, end: piece.lastIndex });
      continue;
    }
    const close = content.indexOf('}', start);
    if (close < 0) throw badTag('template tag { is not closed', accepted, origins[line]);
    const name = content.slice(start + 1, close);
    if (!field.test(name)) {
      throw badTag(`template tag {${shortTag(name)}} has no valid name`, accepted, origins[line]);
    }
    tokens.push({ type: 'variable', name, line, start, end: close + 1 });
    piece.lastIndex = close + 1;
  }
  return tokens;
}
