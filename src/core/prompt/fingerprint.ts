import { sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import type { PublishedPrompt } from './model.ts';

/**
 * `sha256:` and 64 hex digits over the canonical JSON of what decides an answer: messages, settings,
 * tools, output contract and template language. Neither the name nor the file counts, so the same
 * prompt in two files has one fingerprint.
 */
export function fingerprintOf(published: PublishedPrompt): string {
  const { messages, settings, tools, output, template } = published;
  const content = {
    messages: messages.map(({ role, content }) => ({ role, content })),
    settings: { model: settings.model, parameters: settings.parameters },
    tools,
    output: { ...output },
    template,
  };
  return `sha256:${sha256Hex(canonicalJson(content))}`;
}
