import type { JsonValue } from '../base/json.ts';
import type { ChatMessage, PublishedPrompt, TemplateLanguage } from '../prompt/model.ts';
import { renderPrompt } from '../prompt/render.ts';
import { namesOf, templateLanguages, tokenize } from '../prompt/templates/languages.ts';
import type { EvalCase } from './model.ts';

/** The variable that becomes the user's turn of a prompt that is a system prompt only. */
export const userTurn = 'input';

/** Names of all variables and sections of a prompt, each once, in order of their first use. */
export function inputsOf(prompt: PublishedPrompt): string[] {
  const names = new Set<string>();
  for (const { content } of prompt.messages) {
    for (const token of tokenize(content, prompt.template)) {
      for (const name of namesOf(token)) names.add(name);
    }
  }
  if (isSystemOnly(prompt)) names.add(userTurn);
  return [...names];
}

/** A prompt that stands for both versions where cases are made up: it takes the inputs of either. */
export function withInputsOf(
  candidate: PublishedPrompt,
  baseline: PublishedPrompt,
): PublishedPrompt {
  const template = candidate.template === 'none' ? baseline.template : candidate.template;
  const messages = [candidate, baseline].flatMap((it) => inLanguage(it, template));
  return { ...candidate, template, messages };
}

/** Messages that take the inputs of a prompt's own, written in another language where need be. */
function inLanguage(prompt: PublishedPrompt, template: TemplateLanguage): readonly ChatMessage[] {
  if (prompt.template === template) return prompt.messages;
  return prompt.messages.map(({ role, content }) => {
    const names = tokenize(content, prompt.template).flatMap(namesOf);
    const written = names.map((name) => templateLanguages[template].variable(name) ?? '');
    return { role, content: written.join(' ') };
  });
}

/** What a case says to the model besides the values of variables. */
export type CaseTurns = Pick<EvalCase, 'history' | 'prefix' | 'suffix'>;

/**
 * The messages of one call. A prompt without a user message is what an application puts in front of
 * the user's words, so the case's `input` follows as the user's turn. The conversation so far stands
 * in front of the user's own message.
 */
export function renderCase(
  prompt: PublishedPrompt,
  vars: Readonly<Record<string, JsonValue>>,
  { history = [], prefix = '', suffix = '' }: CaseTurns = {},
): ChatMessage[] {
  const messages = renderPrompt(prompt, vars, { history });
  const input = Object.hasOwn(vars, userTurn) ? vars[userTurn] : undefined;
  if (isSystemOnly(prompt) && input !== undefined) {
    const content = typeof input === 'string' ? input : JSON.stringify(input);
    messages.push({ role: 'user', content });
  }
  return messages.map(({ role, content }, at) => ({
    role,
    content: `${at === 0 ? prefix : ''}${content}${at === messages.length - 1 ? suffix : ''}`,
  }));
}

/** Sets a variable; a dotted name (`order.id`) makes the objects on the way. */
export function setInput(vars: Record<string, JsonValue>, name: string, value: string): void {
  const [first = '', ...rest] = name.split('.');
  if (rest.length === 0) {
    if (!Object.hasOwn(vars, first) || typeof vars[first] === 'string') vars[first] = value;
    return;
  }
  const held = Object.hasOwn(vars, first) ? vars[first] : undefined;
  const inner: Record<string, JsonValue> =
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? { ...(held as Record<string, JsonValue>) }
      : {};
  setInput(inner, rest.join('.'), value);
  vars[first] = inner;
}

function isSystemOnly({ messages }: PublishedPrompt): boolean {
  return messages.every(({ role }) => role === 'system' || role === 'developer');
}
