import type { JsonValue } from '../base/json.ts';
import type { PromptDocument, PublishedPrompt } from './model.ts';

type PublishedParts = Pick<
  PromptDocument,
  'name' | 'template' | 'messages' | 'settings' | 'tools' | 'output' | 'inputs' | 'placeholders'
>;

/** What the registry stores of a closed prompt: no files, no lines, no partials. */
export function toPublished(closed: PublishedParts): PublishedPrompt {
  const { inputs = [], placeholders = [] } = closed;
  const defaults = inputs.flatMap(({ name, defaultValue }): [string, JsonValue][] =>
    defaultValue === undefined ? [] : [[name, defaultValue]],
  );
  return {
    name: closed.name,
    template: closed.template,
    messages: closed.messages.map(({ role, content }) => ({ role, content })),
    settings: closed.settings,
    tools: closed.tools,
    output: closed.output,
    ...(defaults.length === 0 ? {} : { defaults: Object.fromEntries(defaults) }),
    ...(placeholders.length === 0 ? {} : { placeholders }),
  };
}
