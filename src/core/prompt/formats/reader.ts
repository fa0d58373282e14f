import type { PromptDocument, PromptFormat } from '../model.ts';

/** One way to write a prompt down. */
export interface PromptFormatReader {
  readonly id: PromptFormat;
  /** By the file's name; data files also by what their text holds. */
  matches(file: string, text: string): boolean;
  /** Throws `bad-prompt` with file, line and what was expected. */
  parse(text: string, file: string): PromptDocument;
  /**
   * The file's text with the content of one message replaced and every other character left alone.
   * Throws `bad-prompt` for a message that has no place of its own in the file.
   */
  replace(document: PromptDocument, index: number, content: string): string;
}

const extension =
  /\.(?:prompt\.ya?ml|prompt\.md|instructions\.md|chatmode\.md|agent\.md|prompt\.json|[A-Za-z0-9]+)$/i;
/** Files that are called alike wherever they stand: their folder tells them apart. */
const fixedName = /^(?:agents|claude|gemini|skill|copilot-instructions)$/i;

/** "prompts/support-reply.prompt.yml" -> "support-reply"; "skills/pdf/SKILL.md" -> "pdf-SKILL". */
export function nameFromFile(file: string): string {
  const parts = file.split('/');
  const base = parts.at(-1) ?? file;
  const name = base.replace(extension, '') || base;
  const folder = parts.at(-2);
  return fixedName.test(name) && folder !== undefined && folder !== '' ? `${folder}-${name}` : name;
}
