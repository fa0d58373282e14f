import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature, type FlagMetadata, type JsonValue } from '@openfeature/server-sdk';
import OpenAI from 'openai';
import { parse } from 'yaml';

const registry = process.env.PROMPT_REGISTRY_URL ?? 'http://127.0.0.1:7420';
const model = new OpenAI();

await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: registry }));
const flags = OpenFeature.getClient('support-desk');

type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string };

/** A prompt as the registry serves it: a template with its partials filled in. */
type Prompt = {
  messages: ChatMessage[];
  settings: { model?: string; parameters: { temperature?: number; max_tokens?: number } };
  output: { kind: 'text' | 'json' | 'json-schema'; name?: string; schema?: { [key: string]: JsonValue } };
};

export type ServedPrompt = { name: string; user: string; prompt: Prompt; metadata: FlagMetadata };

/**
 * The version of a prompt that this user gets. The registry decides; if it cannot be reached, the
 * file that was shipped with the code stands in.
 */
export async function servedPrompt(name: string, file: string, user: string): Promise<ServedPrompt> {
  const shipped = await readPrompt(file);
  const details = await flags.getObjectDetails<Prompt>(name, shipped, { targetingKey: user });
  return { name, user, prompt: details.value, metadata: details.flagMetadata };
}

/** Fills the variables in, asks the model and returns its text. */
export async function complete(served: ServedPrompt, variables: Record<string, string>): Promise<string> {
  const { messages, settings, output } = served.prompt;
  const result = await model.chat.completions.create({
    model: settings.model ?? 'gpt-5-mini',
    ...settings.parameters,
    messages: messages.map(({ role, content }) => ({ role, content: fill(content, variables) })),
    ...(output.schema === undefined
      ? {}
      : {
          response_format: {
            type: 'json_schema' as const,
            json_schema: { name: output.name ?? served.name, schema: output.schema },
          },
        }),
  });
  return result.choices[0]?.message.content ?? '';
}

/** Tells the registry how the answer did; it compares the versions by that. */
export async function reportOutcome(
  { name, user, metadata }: ServedPrompt,
  metrics: { formatValid?: boolean; escalation?: boolean; error?: boolean },
): Promise<void> {
  if (metadata.promptVersion === undefined) return;
  const { promptVersion, releaseId, arm, placement, stageIndex } = metadata;
  const outcome = { promptVersion, releaseId, arm, placement, stageIndex };
  await fetch(`${registry}/v1/outcomes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      outcomes: [{ ...outcome, id: randomUUID(), prompt: name, targetingKey: user, metrics }],
    }),
  }).catch(() => undefined);
}

function fill(template: string, variables: Record<string, string>): string {
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => variables[name] ?? '');
}

async function readPrompt(file: string): Promise<Prompt> {
  const source = parse(await readFile(file, 'utf8'));
  const messages: ChatMessage[] = [];
  for (const { role, content } of source.messages as ChatMessage[]) {
    messages.push({ role, content: await fillPartials(content) });
  }
  const format = source.jsonSchema === undefined ? undefined : JSON.parse(source.jsonSchema);
  return {
    messages,
    settings: { model: source.model, parameters: source.modelParameters ?? {} },
    output:
      format === undefined
        ? { kind: 'text' }
        : { kind: 'json-schema', name: format.name, schema: format.schema },
  };
}

async function fillPartials(content: string): Promise<string> {
  const partial = /\{\{>\s*([\w-]+)\s*\}\}/.exec(content);
  if (partial === null) return content;
  const text = await readFile(`prompts/partials/${partial[1]}.md`, 'utf8');
  return fillPartials(content.replace(partial[0], () => text.trim()));
}
