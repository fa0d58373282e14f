import type { PromptDocument, PublishedPrompt } from './model.ts';

type PublishedParts = Pick<
  PromptDocument,
  'name' | 'template' | 'messages' | 'settings' | 'tools' | 'output'
>;

/** What the registry stores of a closed prompt: no files, no lines, no partials. */
export function toPublished(closed: PublishedParts): PublishedPrompt {
  return {
    name: closed.name,
    template: closed.template,
    messages: closed.messages.map(({ role, content }) => ({ role, content })),
    settings: closed.settings,
    tools: closed.tools,
    output: closed.output,
  };
}
