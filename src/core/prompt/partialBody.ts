import { formatOf } from './formats.ts';
import { frontMatterOf } from './formats/frontMatter.ts';
import type { PromptFormat } from './model.ts';

/** What a partial puts in the place of its tag, and the line of its file on which that begins. */
export interface PartialBody {
  readonly text: string;
  readonly line: number;
}

/** Formats whose front matter is not part of what they say. */
const withFrontMatter: readonly PromptFormat[] = ['dotprompt', 'prompty', 'instructions'];
/** Exports of a registry that hold one text. */
const exports: readonly PromptFormat[] = ['langfuse', 'mlflow'];

/**
 * The text of a partial: the file as it is, without front matter where its format has one, or the
 * text that a registry's export holds. Throws `bad-prompt`.
 */
export function partialBody(text: string, file: string): PartialBody {
  const format = formatOf(file, text);
  if (withFrontMatter.includes(format.id)) {
    const { bodyStart, bodyLine } = frontMatterOf(text, file);
    return { text: text.slice(bodyStart), line: bodyLine };
  }
  if (exports.includes(format.id)) {
    const [message, ...more] = format.parse(text, file).messages;
    if (message !== undefined && more.length === 0) {
      return { text: message.content, line: message.origins[0]?.line ?? 1 };
    }
  }
  return { text, line: 1 };
}
