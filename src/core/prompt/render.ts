import { CanaryError } from '../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { plainPieces } from './canonicalTemplate.ts';
import type { ChatMessage, PublishedPrompt, TemplateLanguage } from './model.ts';
import { renderHandlebars } from './templates/render/handlebars.ts';
import { renderJinja } from './templates/render/jinja.ts';
import { renderMustache } from './templates/render/mustache.ts';
import { renderPlain } from './templates/render/plain.ts';
import type { MessagePart, RenderContext, TemplateRenderer } from './templates/render/renderer.ts';
import { valueRoles } from './templates/render/values.ts';

export interface RenderOptions {
  /**
   * What becomes of a variable that is written out and has no value: an error that names it
   * (default), or nothing.
   */
  readonly missing?: 'error' | 'empty';
  /** Handlebars' data, `{{@state.count}}`. */
  readonly context?: Readonly<Record<string, JsonValue>>;
  /**
   * A conversation so far: it stands where the prompt has a placeholder `history`; else in front of
   * the user's message that ends the prompt, else at the end.
   */
  readonly history?: readonly ChatMessage[];
}

/** A message whose content may hold more than text. */
export interface RenderedMessage {
  readonly role: ChatMessage['role'];
  readonly parts: readonly MessagePart[];
}

const renderers: Readonly<Record<TemplateLanguage, TemplateRenderer>> = {
  mustache: renderMustache,
  handlebars: renderHandlebars,
  jinja: renderJinja,
  // What is not plain in these two is a mistake, which `tokenize` names.
  'f-string': renderPlain,
  none: renderPlain,
};

/**
 * Fills variables in. Text goes in as it is (nothing is escaped, nothing is executed); numbers and
 * booleans as written in JSON, lists and objects as JSON. A section of a missing variable counts as
 * empty. Placeholders take the messages that a variable of their name holds, or nothing. Throws
 * `bad-prompt` for a variable without a value, for media, which a text model cannot be sent, and for
 * a template that runs too long, too deep or writes too much.
 */
export function renderPrompt(
  prompt: PublishedPrompt,
  vars: Readonly<Record<string, JsonValue>>,
  options: RenderOptions = {},
): ChatMessage[] {
  return renderParts(prompt, vars, options).map(({ role, parts }, index) => ({
    role,
    content: parts
      .map((part) => {
        if (part.kind === 'text') return part.text;
        if (part.kind === 'section') return '';
        throw new CanaryError('bad-prompt', `message ${index + 1} of "${prompt.name}" has media`, {
          expected: 'text: other content is not sent',
        });
      })
      .join(''),
  }));
}

/** As `renderPrompt`, with media and sections of Dotprompt as parts of their own. */
export function renderParts(
  prompt: PublishedPrompt,
  vars: Readonly<Record<string, JsonValue>>,
  options: RenderOptions = {},
): RenderedMessage[] {
  const scope: RenderContext = {
    prompt: prompt.name,
    vars: { ...prompt.defaults, ...vars },
    data: options.context ?? {},
    missing: options.missing ?? 'error',
  };
  const messages = prompt.messages.map(({ role, content }): RenderedMessage => {
    const isPlain = plainPieces(content, prompt.template) !== undefined;
    const render = isPlain ? renderPlain : renderers[prompt.template];
    return { role, parts: render(content, scope, prompt.template) };
  });
  return withPlaceholders(messages, prompt, scope.vars, options.history ?? []);
}

function withPlaceholders(
  messages: readonly RenderedMessage[],
  { placeholders = [] }: PublishedPrompt,
  vars: JsonObject,
  history: readonly ChatMessage[],
): RenderedMessage[] {
  const own = placeholders.some(({ name }) => name === 'history');
  const end = messages.at(-1)?.role === 'user' ? messages.length - 1 : messages.length;
  const slots = own ? placeholders : [...placeholders, { name: 'history', before: end }];
  const out: RenderedMessage[] = [];
  for (let index = 0; index <= messages.length; index++) {
    for (const { name, before } of slots) {
      if (before !== index) continue;
      const isStated = placeholders.some((it) => it.name === name);
      const spoken = name === 'history' && history.length > 0;
      const given = spoken ? history : isStated ? messagesIn(vars, name) : [];
      out.push(...given.map(({ role, content }) => asParts(role, content)));
    }
    const message = messages[index];
    if (message !== undefined) out.push(message);
  }
  return out;
}

function asParts(role: ChatMessage['role'], text: string): RenderedMessage {
  return { role, parts: [{ kind: 'text', text }] };
}

/** The messages that a variable holds; a value that holds none is refused. */
function messagesIn(vars: JsonObject, name: string): ChatMessage[] {
  const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return list.map((item) => {
    const role = isJsonObject(item) ? valueRoles.find((it) => it === item['role']) : undefined;
    const content = isJsonObject(item) ? item['content'] : undefined;
    if (role === undefined || typeof content !== 'string') {
      throw new CanaryError('bad-prompt', `"${name}" is no list of messages`, {
        expected: 'a list of { role, content }',
      });
    }
    return { role, content };
  });
}
