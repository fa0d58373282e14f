import { CanaryError } from '../../base/errors.ts';
import { makeMessage } from '../messages.ts';
import type { MessagePlaceholder, PromptMessage, Role } from '../model.ts';
import { argumentsOf } from '../templates/handlebarsArguments.ts';
import { tokenize } from '../templates/languages.ts';
import type { TemplateToken } from '../templates/token.ts';
import type { FrontMatter } from './frontMatter.ts';
import { linesFrom, type FileLine } from './lines.ts';

const roles: Readonly<Record<string, Role>> = {
  system: 'system',
  user: 'user',
  model: 'assistant',
  assistant: 'assistant',
  tool: 'tool',
  developer: 'developer',
};
const rolesKnown = Object.keys(roles).join(', ');
const helperCall = /^(role|history)(?![\w.-])([^]*)$/;

interface Marker {
  readonly token: TemplateToken;
  readonly helper: string;
  readonly call: string;
}

/**
 * The messages of a body: `{{role "..."}}` begins one, `{{history}}` ends one; what is only white
 * space is none. Throws `bad-prompt` for a role that is not written out, or that stands in a section:
 * whether there is a message may not depend on a variable.
 */
export function dotpromptMessages(
  text: string,
  file: string,
  { bodyStart, bodyLine, value }: FrontMatter,
): { messages: PromptMessage[]; placeholders: MessagePlaceholder[] } {
  const body = new Body(file, linesFrom(text, bodyStart), bodyLine);
  const hasFrontMatter = Object.keys(value).length > 0 || bodyLine > 1;
  const end = hasFrontMatter ? body.content.trimEnd().length : body.content.length;
  const messages: PromptMessage[] = [];
  const placeholders: MessagePlaceholder[] = [];
  let role: Role = 'user';
  let start = hasFrontMatter ? body.content.length - body.content.trimStart().length : 0;
  const finish = (to: number): void => {
    if (body.content.slice(start, to).trim() === '') return;
    messages.push(body.message(role, start, to));
  };
  for (const { token, helper, call } of body.markers()) {
    finish(token.start);
    if (helper === 'history') {
      placeholders.push({ name: 'history', before: messages.length });
      role = 'assistant';
    } else role = body.roleOf(token, call);
    start = token.end;
  }
  finish(Math.max(start, end));
  return { messages, placeholders };
}

/** The body of a file, its line breaks written as "\n", with the way back to the file. */
class Body {
  readonly content: string;
  readonly #file: string;
  readonly #lines: readonly FileLine[];
  readonly #first: number;
  /** The offset in `content` at which each line begins. */
  readonly #starts: number[] = [];

  constructor(file: string, lines: readonly FileLine[], first: number) {
    this.#file = file;
    this.#lines = lines;
    this.#first = first;
    this.content = lines.map((line) => line.text).join('\n');
    let at = 0;
    for (const line of lines) {
      this.#starts.push(at);
      at += line.text.length + 1;
    }
  }

  /** The tags of `role` and `history`, all of which stand outside of sections. */
  markers(): Marker[] {
    const markers: Marker[] = [];
    let depth = 0;
    const origins = this.#lines.map((_, index) => this.#origin(index));
    for (const token of tokenize(this.content, 'handlebars', origins)) {
      if (token.type === 'open') depth++;
      if (token.type === 'close') depth--;
      if (token.type !== 'expression' && token.type !== 'variable') continue;
      const match = helperCall.exec(insideOf(this.content.slice(token.start, token.end)));
      if (match === null) continue;
      if (depth > 0)
        throw this.#bad(token, `{{${match[1]}}} stands in a section`, 'a place outside');
      markers.push({ token, helper: match[1] ?? '', call: (match[2] ?? '').trim() });
    }
    return markers;
  }

  roleOf(token: TemplateToken, call: string): Role {
    const [name] = argumentsOf(call) ?? [];
    const text = name?.kind === 'literal' ? name.text.replace(/^(["'])([^]*)\1$/, '$2') : '';
    const role = Object.hasOwn(roles, text) ? roles[text] : undefined;
    if (role !== undefined) return role;
    throw this.#bad(token, 'role is not known', `{{role "name"}} with one of ${rolesKnown}`);
  }

  message(role: Role, start: number, end: number): PromptMessage {
    const first = this.#lineAt(start);
    const last = this.#lineAt(end);
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => this.#first + first + i);
    const range = { start: this.#first + first, end: this.#first + last };
    const place = {
      kind: 'span',
      start: this.#offset(start, first),
      end: this.#offset(end, last),
    } as const;
    return makeMessage(role, this.content.slice(start, end), this.#file, numbers, range, place);
  }

  /** The index of the line that holds an offset of `content`: by halves. */
  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #offset(offset: number, line: number): number {
    return (this.#lines[line]?.start ?? 0) + offset - (this.#starts[line] ?? 0);
  }

  #origin(index: number): { file: string; line: number } {
    return { file: this.#file, line: this.#first + index };
  }

  #bad(token: TemplateToken, message: string, expected: string): CanaryError {
    return new CanaryError('bad-prompt', message, { where: this.#origin(token.line), expected });
  }
}

/** What a tag says between its braces. */
function insideOf(tag: string): string {
  return tag
    .replace(/^\{+[~&]?/, '')
    .replace(/~?\}{1,3}$/, '')
    .trim();
}
