import {
  badTag,
  Nesting,
  shortTag,
  type Origins,
  type TemplateReader,
  type TemplateToken,
} from './token.ts';

/**
 * Mustache, and what Langfuse and MLflow make of it. Tags never span lines, so that each stands on
 * exactly one line of a file.
 */
export const mustache: TemplateReader = {
  id: 'mustache',
  tokenize,
  variable: (name) => (variableName.test(name) ? `{{${name}}}` : undefined),
  indents: true,
};

/** A line that is read, and where it begins in the content. */
interface Line {
  readonly text: string;
  readonly line: number;
  readonly offset: number;
}

const variableName = /^(?:\.|[\p{L}_$][\p{L}\p{N}_$-]*(?:\.[\p{L}\p{N}_$-]+)*)$/u;
const partialName = /^[^\s{}<>|]+$/u;
const reference = /@@@langfusePrompt:name=([^|@\n]+)(?:\|(?:version|label)=[^|@\n]*)*@@@/g;
const accepted =
  '{{name}}, {{#name}}, {{^name}}, {{/name}}, {{> partial}} or {{! comment }} on one line';

function tokenize(content: string, origins: Origins): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  const nesting = new Nesting(origins, (name, tag) => `{{${tag === 'open' ? '#' : '/'}${name}}}`);
  const lines = content.split('\n');
  let offset = 0;
  lines.forEach((text, line) => {
    const whole = line === lines.length - 1 ? text : `${text}\n`;
    const found = tokenizeLine({ text: whole, line, offset }, origins);
    for (const token of found) {
      if (token.type === 'open') nesting.enter(token.name, line);
      if (token.type === 'close') nesting.leave(token.name, line);
    }
    for (const token of standsAlone(found) ? found.filter((it) => it.type !== 'text') : found) {
      tokens.push(token);
    }
    offset += whole.length;
  });
  nesting.finish();
  return tokens;
}

function tokenizeLine(line: Line, origins: Origins): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let at = 0;
  while (at < line.text.length) {
    const start = line.text.indexOf('{{', at);
    tokens.push(...textTokens(line, at, start < 0 ? line.text.length : start));
    if (start < 0) break;
    const closer = line.text.startsWith('{{{', start) ? '}}}' : '}}';
    const end = line.text.indexOf(closer, start);
    if (end < 0) {
      throw badTag('template tag {{ is not closed on its line', accepted, origins[line.line]);
    }
    const inner = line.text.slice(start + closer.length, end).trim();
    at = end + closer.length;
    const place = placeOf(line, start, at);
    tokens.push(readTag(closer === '}}}' ? `&${inner}` : inner, place, origins));
  }
  return tokens;
}

/** Text, and Langfuse's references to other prompts in it. */
function textTokens(line: Line, from: number, to: number): TemplateToken[] {
  const text = line.text.slice(from, to);
  const tokens: TemplateToken[] = [];
  let at = 0;
  const upTo = (end: number): void => {
    if (end <= at) return;
    const place = placeOf(line, from + at, from + end);
    tokens.push({ type: 'text', text: text.slice(at, end), ...place });
  };
  for (const match of text.includes('@@@langfusePrompt:') ? text.matchAll(reference) : []) {
    upTo(match.index);
    at = match.index + match[0].length;
    const place = placeOf(line, from + match.index, from + at);
    tokens.push({ type: 'partial', name: (match[1] ?? '').trim(), call: '', ...place });
  }
  upTo(text.length);
  return tokens;
}

type Place = Pick<TemplateToken, 'line' | 'start' | 'end'>;

function placeOf({ line, offset }: Line, start: number, end: number): Place {
  return { line, start: offset + start, end: offset + end };
}

const tagTypes: Readonly<Record<string, (name: string, place: Place) => TemplateToken>> = {
  '#': (name, place) => opening(name, false, place),
  '^': (name, place) => opening(name, true, place),
  '/': (name, place) => ({ type: 'close', name, ...place }),
  '&': (name, place) => ({ type: 'variable', name, ...place }),
  '>': (name, place) => ({ type: 'partial', name, call: '', ...place }),
};

function opening(name: string, inverted: boolean, place: Place): TemplateToken {
  return { type: 'open', name, inverted, condition: name, names: [name], ...place };
}

function readTag(inner: string, place: Place, origins: Origins): TemplateToken {
  if (inner.startsWith('!')) return { type: 'comment', ...place };
  const make = tagTypes[inner.charAt(0)];
  const name = make === undefined ? inner : inner.slice(1).trim();
  const pattern = inner.startsWith('>') ? partialName : variableName;
  if (!pattern.test(name)) {
    const message = `template tag {{${shortTag(inner)}}} has no valid name`;
    throw badTag(message, accepted, origins[place.line]);
  }
  return make === undefined ? { type: 'variable', name, ...place } : make(name, place);
}

/** A section tag or comment with only white space around it takes its whole line away. */
function standsAlone(line: readonly TemplateToken[]): boolean {
  const tags = line.filter((it) => it.type !== 'text');
  return (
    tags.length > 0 &&
    tags.every((it) => it.type !== 'variable' && it.type !== 'partial') &&
    line.every((it) => it.type !== 'text' || it.text.trim() === '')
  );
}
