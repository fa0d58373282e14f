import type { LineRange } from '../base/range.ts';
import type {
  MessagePlace,
  PartialUse,
  PromptMessage,
  Role,
  TemplateLanguage,
  VariableUse,
} from './model.ts';
import { namesOf, tokenize } from './templates/languages.ts';

/** The text of a file as lines without their endings. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** A message whose lines stand in `file` at `lineNumbers`. */
export function makeMessage(
  role: Role,
  content: string,
  file: string,
  lineNumbers: readonly number[],
  range: LineRange,
  place?: MessagePlace,
): PromptMessage {
  return { role, content, origins: lineNumbers.map((line) => ({ file, line })), range, place };
}

/** Variables and partials that messages use, in order of appearance; checks every tag. */
export function usesOf(
  messages: readonly PromptMessage[],
  language: TemplateLanguage,
): {
  variables: VariableUse[];
  partials: PartialUse[];
} {
  const variables: VariableUse[] = [];
  const partials: PartialUse[] = [];
  for (const { content, origins } of messages) {
    for (const token of tokenize(content, language, origins)) {
      const origin = origins[token.line];
      if (origin === undefined) continue;
      for (const name of namesOf(token)) variables.push({ name, origin });
      if (token.type === 'partial') partials.push({ name: token.name, origin });
    }
  }
  return { variables, partials };
}
