import type { PromptDocument, PromptFormat } from '../model.ts';

/** One way to write a prompt down. */
export interface PromptFormatReader {
  readonly id: PromptFormat;
  matches(file: string): boolean;
  /** Throws `bad-prompt` with file, line and what was expected. */
  parse(text: string, file: string): PromptDocument;
}

/** "prompts/support-reply.prompt.yml" -> "support-reply". */
export function nameFromFile(file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1);
  return base.replace(/\.(prompt\.ya?ml|prompt\.md|[A-Za-z0-9]+)$/, '') || base;
}
