import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml, type YamlSource } from '../../base/source.ts';
import type { ChatMessage, PublishedPrompt, Role } from '../../prompt/model.ts';
import { guessLanguage } from '../../prompt/templates/languages.ts';
import { inputsOf } from '../promptInputs.ts';
import type { PromptfooPrompt } from './readPrompts.ts';

const roles: readonly string[] = ['system', 'developer', 'user', 'assistant', 'tool'];

/** What the provider of a configuration adds to its prompts. */
export interface ProviderSettings {
  /** temperature, max_tokens, ... as written. */
  readonly parameters: JsonObject;
  readonly tools: readonly JsonValue[];
}

/**
 * A prompt of a promptfoo configuration: chat messages in JSON or YAML, or a text, which is the
 * user's message. Throws `bad-prompt` with file and line.
 */
export function toPublishedPrompt(
  prompt: PromptfooPrompt,
  name: string,
  { parameters, tools }: ProviderSettings,
): PublishedPrompt {
  const messages = readMessages(prompt);
  const published: PublishedPrompt = {
    name,
    template: guessLanguage(messages.map(({ content }) => content)),
    messages,
    settings: { parameters },
    tools,
    output: { kind: 'text' },
  };
  inputsOf(published);
  return published;
}

function readMessages({ text, file, line, isData }: PromptfooPrompt): readonly ChatMessage[] {
  if (!isData && !looksLikeChat(text)) return [{ role: 'user', content: text }];
  try {
    return readChat(text, file);
  } catch (cause) {
    // A prompt that stands in the configuration is found by the configuration's lines.
    if (!(cause instanceof CanaryError) || isData) throw cause;
    const { message, expected } = cause;
    throw new CanaryError('bad-prompt', message, { where: { file, line }, expected, cause });
  }
}

function looksLikeChat(text: string): boolean {
  return /^\s*\[\s*\{/.test(text);
}

function readChat(text: string, file: string): ChatMessage[] {
  const source = readYaml(text, file, 'bad-prompt');
  if (!Array.isArray(source.value) || source.value.length === 0) {
    throw new CanaryError('bad-prompt', 'no chat messages', {
      where: { file, line: 1 },
      expected: 'a list of { role, content }',
    });
  }
  return source.value.map((message: unknown, at) => readMessage(message, source, at));
}

function readMessage(message: unknown, source: YamlSource, at: number): ChatMessage {
  const { role, content, ...rest } = isJsonObject(message) ? message : {};
  const plain = Object.keys(rest).length === 0 && typeof content === 'string';
  if (plain && typeof role === 'string' && roles.includes(role)) {
    return { role: role as Role, content };
  }
  throw new CanaryError('bad-prompt', `message ${at + 1} is not a chat message`, {
    where: source.whereOf([at]),
    expected: `{ role, content } with a role of ${roles.join(', ')} and a text`,
  });
}
