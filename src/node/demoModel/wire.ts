import * as z from 'zod/mini';
import { isJsonObject, type JsonObject } from '../../core/base/json.ts';
import type { ChatMessage } from '../../core/prompt/model.ts';

/** The part of OpenAI's chat completions that the demo model understands. */

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.optional(z.nullable(z.union([z.string(), z.array(textPart)]))),
});
const responseFormat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({
      name: z.optional(z.string()),
      schema: z.record(z.string(), z.unknown()),
    }),
  }),
]);
const limit = z.optional(z.nullable(z.int().check(z.gte(1))));

/** Unknown members are ignored, as the real endpoints do. */
const chatRequest = z.object({
  model: z.string().check(z.minLength(1)),
  messages: z.array(message).check(z.minLength(1)),
  temperature: z.optional(z.nullable(z.number().check(z.gte(0), z.lte(2)))),
  seed: z.optional(z.nullable(z.int())),
  n: z.optional(z.nullable(z.literal(1))),
  max_tokens: limit,
  max_completion_tokens: limit,
  response_format: z.optional(z.nullable(responseFormat)),
  stream: z.optional(z.nullable(z.boolean())),
  stream_options: z.optional(z.nullable(z.object({ include_usage: z.optional(z.boolean()) }))),
});

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /** 0 to 2; OpenAI's default of 1 when the request names none. */
  readonly temperature: number;
  readonly seed: number | null;
  readonly maxTokens: number | null;
  readonly format:
    | { readonly kind: 'text' }
    | { readonly kind: 'json' }
    | { readonly kind: 'json-schema'; readonly schema: JsonObject };
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** An error answer of the endpoint: HTTP status and OpenAI's `error` member. */
export interface WireError {
  readonly status: number;
  readonly message: string;
  readonly type: 'invalid_request_error' | 'not_found_error' | 'server_error';
  readonly param: string | null;
  readonly code: string | null;
}

/** Reads a request body; a bad one is answered with 400 and the offending parameter. */
export function readChatRequest(body: string): ChatRequest | WireError {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return badRequest('the body is not JSON; expected a chat completion request', null);
  }
  const result = chatRequest.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    const param = issue?.path.join('.') ?? '';
    return badRequest(`${param || 'the body'}: ${issue?.message ?? 'invalid'}`, param || null);
  }
  return toChatRequest(result.data);
}

export function isWireError(value: ChatRequest | WireError): value is WireError {
  return 'status' in value;
}

function toChatRequest(data: z.output<typeof chatRequest>): ChatRequest {
  return {
    messages: data.messages.map(({ role, content }) => ({ role, content: toText(content) })),
    temperature: data.temperature ?? 1,
    seed: data.seed ?? null,
    maxTokens: data.max_completion_tokens ?? data.max_tokens ?? null,
    format: toFormat(data.response_format),
    stream: data.stream ?? false,
    includeUsage: data.stream_options?.include_usage ?? false,
  };
}

function toText(content: z.output<typeof message>['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text).join('\n');
}

function toFormat(
  format: z.output<typeof responseFormat> | null | undefined,
): ChatRequest['format'] {
  if (format?.type === 'json_object') return { kind: 'json' };
  if (format?.type !== 'json_schema') return { kind: 'text' };
  const { schema } = format.json_schema;
  return { kind: 'json-schema', schema: isJsonObject(schema) ? schema : {} };
}

function badRequest(message: string, param: string | null): WireError {
  return { status: 400, message, type: 'invalid_request_error', param, code: null };
}
