import type { JsonValue } from '../../core/base/json.ts';
import type { ModelRequest } from '../../core/ports.ts';
import type { OutputContract } from '../../core/prompt/model.ts';

/** The body of a chat completion; members beyond these come from the prompt's parameters. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream: false;
}

/** Writes a request in OpenAI's terms; `maxTokens` and its like become `max_tokens`. */
export function toChatBody(request: ModelRequest, model: string): ChatBody {
  const { messages, settings, output, tools = [] } = request;
  const parameters = Object.entries(settings.parameters).map(([name, value]) => [
    toSnakeCase(name),
    value,
  ]);
  return {
    ...(Object.fromEntries(parameters) as Record<string, JsonValue>),
    ...formats[output.kind](output as never),
    ...(tools.length === 0 ? {} : { tools }),
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: false,
  };
}

const formats: {
  readonly [Kind in OutputContract['kind']]: (
    output: Extract<OutputContract, { readonly kind: Kind }>,
  ) => object;
} = {
  text: () => ({}),
  json: () => ({ response_format: { type: 'json_object' } }),
  'json-schema': ({ name = 'answer', schema }) => ({
    response_format: { type: 'json_schema', json_schema: { name, schema } },
  }),
};

function toSnakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
