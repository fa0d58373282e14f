import { sha256Hex } from '../base/hash.ts';
import { canonicalJson } from '../base/json.ts';
import { canonicalTemplate } from './canonicalTemplate.ts';
import type { PublishedPrompt } from './model.ts';
import { canonicalParameters } from './parameters.ts';

/**
 * `sha256:` and 64 hex digits over the canonical JSON of what decides an answer: messages, settings,
 * tools, output contract, template language, defaults and placeholders. Neither the name nor the
 * file counts, nor how a format calls a parameter or a template language writes a plain variable, nor
 * white space around a message, which is how a format ends a block (`|` of YAML, the line behind
 * `{{role}}`): the same prompt in two files has one fingerprint.
 */
export function fingerprintOf(published: PublishedPrompt): string {
  const { settings, tools, output, defaults = {}, placeholders = [] } = published;
  const { messages, template } = canonicalTemplate(published);
  const content = {
    messages: messages.map(({ role, content }) => ({ role, content: content.trim() })),
    settings: { model: settings.model, parameters: canonicalParameters(settings.parameters) },
    tools,
    output: { ...output },
    template,
    ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
    ...(placeholders.length === 0 ? {} : { placeholders: placeholders.map((it) => ({ ...it })) }),
  };
  return `sha256:${sha256Hex(canonicalJson(content))}`;
}
