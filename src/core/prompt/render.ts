import { CanaryError } from '../base/errors.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { ChatMessage, PublishedPrompt } from './model.ts';
import { tokenize, type TemplateToken } from './template.ts';

type Scope = readonly JsonValue[];

/**
 * Fills variables in. Text goes in as it is (nothing is escaped, nothing is executed); numbers and
 * booleans as written in JSON, lists and objects as JSON. A section of a missing variable counts as
 * empty; any other missing variable is a `bad-prompt` error that names it.
 */
export function renderPrompt(
  prompt: PublishedPrompt,
  vars: Readonly<Record<string, JsonValue>>,
): ChatMessage[] {
  return prompt.messages.map(({ role, content }) => ({
    role,
    content: prompt.template === 'none' ? content : renderText(content, [vars], prompt.name),
  }));
}

function renderText(content: string, scope: Scope, prompt: string): string {
  const tokens = tokenize(content, []);
  return renderTokens(tokens, 0, tokens.length, scope, prompt);
}

function renderTokens(
  tokens: readonly TemplateToken[],
  from: number,
  to: number,
  scope: Scope,
  prompt: string,
): string {
  let out = '';
  for (let at = from; at < to; at++) {
    const token = tokens[at];
    if (token?.type === 'text') out += token.text;
    else if (token?.type === 'variable') out += write(token.name, scope, prompt);
    else if (token?.type === 'partial') throw unfilled(token.name, prompt);
    else if (token?.type === 'open') {
      const end = closingOf(tokens, at);
      for (const inner of scopesOf(token.inverted, lookUp(token.name, scope), scope)) {
        out += renderTokens(tokens, at + 1, end, inner, prompt);
      }
      at = end;
    }
  }
  return out;
}

function closingOf(tokens: readonly TemplateToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.type === 'open') depth++;
    if (tokens[at]?.type === 'close' && --depth === 0) return at;
  }
  return tokens.length;
}

/** One scope for each time the body of a section is written. */
function scopesOf(inverted: boolean, value: JsonValue | undefined, scope: Scope): Scope[] {
  const empty = !value || (Array.isArray(value) && value.length === 0);
  if (inverted) return empty ? [scope] : [];
  if (empty) return [];
  if (Array.isArray(value)) return value.map((item: JsonValue) => [...scope, item]);
  return [isJsonObject(value) ? [...scope, value] : scope];
}

function write(name: string, scope: Scope, prompt: string): string {
  const value = lookUp(name, scope);
  if (value === undefined) {
    throw new CanaryError('bad-prompt', `variable "${name}" of prompt "${prompt}" has no value`, {
      expected: `a value for "${name}"`,
    });
  }
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

/** Innermost scope that has the first part of a dotted name; own members only. */
function lookUp(name: string, scope: Scope): JsonValue | undefined {
  if (name === '.') return scope.at(-1);
  const [first = '', ...rest] = name.split('.');
  const holder = scope.findLast((value) => memberOf(value, first) !== undefined);
  let value = memberOf(holder, first);
  for (const part of rest) value = memberOf(value, part);
  return value;
}

function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function unfilled(name: string, prompt: string): CanaryError {
  return new CanaryError('bad-prompt', `partial "${name}" of prompt "${prompt}" is not filled in`, {
    expected: 'a closed prompt',
  });
}
