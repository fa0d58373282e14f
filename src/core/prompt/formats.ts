import { promptYmlFormat } from './formats/promptYml.ts';
import type { PromptFormatReader } from './formats/reader.ts';
import { textFormat } from './formats/text.ts';

/** Every prompt format, in the order in which they are tried; the last one takes any file. */
export const promptFormats: readonly PromptFormatReader[] = [promptYmlFormat, textFormat];

export function formatOf(file: string): PromptFormatReader {
  return promptFormats.find((format) => format.matches(file)) ?? textFormat;
}
