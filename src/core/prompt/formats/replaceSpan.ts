import { CanaryError } from '../../base/errors.ts';
import type { PromptDocument } from '../model.ts';

/** Overwrites a message of a file's body; line breaks are written as the file writes them. */
export function replaceSpan(document: PromptDocument, index: number, content: string): string {
  const place = document.messages[index]?.place;
  if (place?.kind !== 'span') {
    throw new CanaryError('bad-prompt', `message ${index + 1} has no text of its own`, {
      where: { file: document.file },
      expected: `a message from 1 to ${document.messages.length}`,
    });
  }
  const { text } = document;
  const before = text.slice(place.start, place.end);
  const lineBreak = (/\r\n|\r|\n/.exec(before) ?? /\r\n|\r|\n/.exec(text))?.[0] ?? '\n';
  const written = content.replaceAll('\n', lineBreak);
  return text.slice(0, place.start) + written + text.slice(place.end);
}
