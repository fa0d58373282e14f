import { outputKeys } from '../diff/kinds/outputFormat.ts';
import { propertiesOf } from '../diff/kinds/modelParams.ts';
import type { ClosedPrompt } from '../prompt/model.ts';

/** Keys that readers of the answer may rely on: of the schema, else those the text asks for. */
export function answerKeys(prompt: ClosedPrompt): ReadonlySet<string> {
  if (prompt.output.kind === 'json-schema') {
    const declared = propertiesOf(prompt.output.schema);
    if (declared !== undefined) return declared;
  }
  const instructions = prompt.messages.filter(({ role }) => role !== 'assistant');
  return new Set(instructions.flatMap(({ content }) => [...outputKeys(content)]));
}

/** Names that a caller has to pass: the first part of every dotted name, each once. */
export function inputNames(prompt: ClosedPrompt): ReadonlySet<string> {
  return new Set(prompt.variables.map(({ name }) => name.split('.')[0] ?? name));
}
