import { CanaryError } from '../base/errors.ts';
import { formatOf } from './formats.ts';
import type { PromptDocument } from './model.ts';

/** Longer files are no prompts: 2 million UTF-16 code units. */
const maxLength = 2_000_000;

/**
 * Reads a prompt file in the format that its name says. `file` is relative to the workspace, with
 * forward slashes. Throws `bad-prompt` with file, line and what was expected, and nothing else,
 * whatever the text is.
 */
export function parsePrompt(text: string, file: string): PromptDocument {
  if (text.length > maxLength) {
    throw new CanaryError('bad-prompt', 'the file is too long for a prompt', {
      where: { file },
      expected: `at most ${maxLength} characters`,
    });
  }
  return formatOf(file, text).parse(text, file);
}
