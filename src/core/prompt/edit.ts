import { CanaryError } from '../base/errors.ts';
import { formatWithId } from './formats.ts';
import type { PromptDocument } from './model.ts';
import { parsePrompt } from './parse.ts';

/** The file that a document was read from, character by character. */
export function printPrompt(document: PromptDocument): string {
  return document.text;
}

/**
 * The file's text with the content of one message replaced; every character outside of that message
 * stays as it is. `index` counts from 0; `content` has lines joined by "\n". Throws `bad-prompt`
 * where the format cannot say the content (a line `user:` within a message of Prompty), and what
 * `parsePrompt` throws for a content with a malformed tag. Takes a document as its file states it,
 * not a closed one.
 */
export function replaceMessage(document: PromptDocument, index: number, content: string): string {
  const before = document.messages[index];
  if (before?.content === content) return document.text;
  const text = formatWithId(document.format).replace(document, index, content);
  const after = parsePrompt(text, document.file);
  const same =
    after.messages.length === document.messages.length &&
    after.messages.every((message, at) => {
      const was = document.messages[at];
      const expected = at === index ? content : was?.content;
      return message.role === was?.role && message.content === expected;
    });
  if (same) return text;
  throw new CanaryError('bad-prompt', 'this content cannot be written in the format of the file', {
    where: { file: document.file, line: before?.range.start },
    expected: 'a content that reads back as it was given',
  });
}
