import type { LineRange } from '../base/range.ts';
import type { PartialUse, PromptMessage, Role, VariableUse } from './model.ts';
import { tokenize } from './template.ts';

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
): PromptMessage {
  return { role, content, origins: lineNumbers.map((line) => ({ file, line })), range };
}

/** Variables and partials that messages use, in order of appearance; checks every tag. */
export function usesOf(messages: readonly PromptMessage[]): {
  variables: VariableUse[];
  partials: PartialUse[];
} {
  const variables: VariableUse[] = [];
  const partials: PartialUse[] = [];
  for (const { content, origins } of messages) {
    for (const token of tokenize(content, origins)) {
      const origin = origins[token.line];
      if (origin === undefined || token.type === 'text' || token.type === 'close') continue;
      if (token.type === 'partial') partials.push({ name: token.name, origin });
      else if (token.name !== '.') variables.push({ name: token.name, origin });
    }
  }
  return { variables, partials };
}
