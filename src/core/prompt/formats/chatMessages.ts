import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import { makeMessage } from '../messages.ts';
import type { MessagePlaceholder, PromptMessage } from '../model.ts';
import { scalarLines } from './scalarLines.ts';
import { bad, objectAt, roles } from './values.ts';

export interface ReadMessages {
  readonly messages: readonly PromptMessage[];
  readonly placeholders: readonly MessagePlaceholder[];
}

/** A list of `{ role, content }`; Langfuse also has `{ type: 'placeholder', name }`. */
export function readMessages(
  source: YamlSource,
  value: JsonValue | undefined,
  at: SourcePath,
): ReadMessages {
  if (!Array.isArray(value) || value.length === 0) {
    throw bad(source, at, 'messages are missing', 'a list of { role, content }');
  }
  const messages: PromptMessage[] = [];
  const placeholders: MessagePlaceholder[] = [];
  (value as readonly JsonValue[]).forEach((item, index) => {
    const path = [...at, index];
    const entry = objectAt(source, item, path);
    const name = entry['name'];
    if (entry['type'] === 'placeholder' && typeof name === 'string') {
      placeholders.push({ name, before: messages.length });
    } else messages.push(readMessage(source, entry, path));
  });
  return { messages, placeholders };
}

function readMessage(source: YamlSource, message: JsonObject, path: SourcePath): PromptMessage {
  const extra = Object.keys(message).find(
    (key) => key !== 'role' && key !== 'content' && !isOwnType(key, message[key]),
  );
  if (extra !== undefined) {
    throw bad(source, [...path, extra], `unknown key "${extra}"`, 'role and content');
  }
  const role = roles.find((it) => it === message['role']);
  if (role === undefined) {
    const what = message['role'] === undefined ? 'role is missing' : 'role is not known';
    throw bad(source, [...path, 'role'], what, roles.join(', '));
  }
  const [content, at] = contentOf(message['content'], [...path, 'content']);
  if (typeof content !== 'string') {
    throw bad(source, [...path, 'content'], 'content is not text', 'a string or one part of text');
  }
  const lines = scalarLines(source, at, content);
  const place = { kind: 'value', path: at } as const;
  return makeMessage(role, content, source.file, lines, source.rangeOf(path), place);
}

/** Langfuse marks its messages as such. */
function isOwnType(key: string, value: unknown): boolean {
  return key === 'type' && value === 'chatmessage';
}

/** OpenAI's list of one text part is that text. */
function contentOf(value: JsonValue | undefined, path: SourcePath): [unknown, SourcePath] {
  if (!Array.isArray(value)) return [value, path];
  const [part, ...more] = value as readonly JsonValue[];
  const isText = isJsonObject(part) && part['type'] === 'text' && more.length === 0;
  return isText ? [part['text'], [...path, 0, 'text']] : [value, path];
}
