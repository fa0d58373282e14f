import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../core/base/errors.ts';
import { isJsonObject, type JsonObject } from '../core/base/json.ts';
import { readYaml, type YamlSource } from '../core/base/source.ts';
import { inputsOf } from '../core/eval/promptInputs.ts';
import type { PromptfooPrompt } from '../core/eval/readPromptfooConfig.ts';
import type { ChatMessage, PublishedPrompt, Role } from '../core/prompt/model.ts';
import { guessLanguage } from '../core/prompt/templates/languages.ts';

const roles: readonly string[] = ['system', 'developer', 'user', 'assistant', 'tool'];

/**
 * Loads a prompt of a promptfoo configuration: chat messages in JSON or YAML, or a text, which is
 * the user's message. Throws `bad-prompt` with file and line, `file-unavailable`.
 *
 * @param config The configuration's own path; `file://` is relative to its folder.
 */
export async function loadPromptfooPrompt(
  prompt: PromptfooPrompt,
  config: string,
  name: string,
  parameters: JsonObject,
): Promise<PublishedPrompt> {
  const messages =
    prompt.kind === 'inline' ? readInline(prompt, config) : await readPromptFile(prompt, config);
  const published: PublishedPrompt = {
    name,
    template: guessLanguage(messages.map(({ content }) => content)),
    messages,
    settings: { parameters },
    tools: [],
    output: { kind: 'text' },
  };
  inputsOf(published);
  return published;
}

type Of<Kind extends PromptfooPrompt['kind']> = Extract<PromptfooPrompt, { kind: Kind }>;

async function readPromptFile(
  { file, line }: Of<'file'>,
  config: string,
): Promise<readonly ChatMessage[]> {
  const absolute = path.resolve(path.dirname(config), file);
  const text = await readFile(absolute, 'utf8').catch((cause: unknown) => {
    throw new CanaryError('file-unavailable', `the prompt file ${file} cannot be read`, {
      where: { file: config, line },
      cause,
    });
  });
  return /\.(?:json|ya?ml)$/i.test(file) || looksLikeChat(text)
    ? readChat(text, file)
    : [{ role: 'user', content: text }];
}

function readInline({ text, line }: Of<'inline'>, config: string): readonly ChatMessage[] {
  if (!looksLikeChat(text)) return [{ role: 'user', content: text }];
  try {
    return readChat(text, config);
  } catch (cause) {
    if (!(cause instanceof CanaryError)) throw cause;
    const { message, expected } = cause;
    throw new CanaryError('bad-prompt', message, {
      where: { file: config, line },
      expected,
      cause,
    });
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
