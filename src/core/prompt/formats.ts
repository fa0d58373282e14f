import { dotpromptFormat } from './formats/dotprompt.ts';
import { instructionsFormat } from './formats/instructions.ts';
import { jinjaFormat } from './formats/jinja.ts';
import { chatFormat } from './formats/chat.ts';
import { langfuseFormat } from './formats/langfuse.ts';
import { mlflowFormat } from './formats/mlflow.ts';
import { promptYmlFormat } from './formats/promptYml.ts';
import { promptyFormat } from './formats/prompty.ts';
import type { PromptFormatReader } from './formats/reader.ts';
import { textFormat } from './formats/text.ts';
import type { PromptFormat } from './model.ts';

/** Every prompt format, in the order in which they are tried; the last one takes any file. */
export const promptFormats: readonly PromptFormatReader[] = [
  promptYmlFormat,
  promptyFormat,
  dotpromptFormat,
  instructionsFormat,
  jinjaFormat,
  langfuseFormat,
  mlflowFormat,
  chatFormat,
  textFormat,
];

/** The format that a file's name says, and for data files (JSON, YAML) what they hold. */
export function formatOf(file: string, text: string): PromptFormatReader {
  return promptFormats.find((format) => format.matches(file, text)) ?? textFormat;
}

/** The reader of a document that was read. */
export function formatWithId(id: PromptFormat): PromptFormatReader {
  return promptFormats.find((format) => format.id === id) ?? textFormat;
}
