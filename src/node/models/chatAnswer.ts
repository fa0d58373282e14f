import * as z from 'zod/mini';
import type { ModelResponse, ToolCall } from '../../core/ports.ts';

const answer = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.optional(z.nullable(z.string())),
          refusal: z.optional(z.nullable(z.string())),
          tool_calls: z.optional(z.nullable(z.array(z.unknown()))),
        }),
        finish_reason: z.optional(z.nullable(z.string())),
        logprobs: z.optional(
          z.nullable(
            z.object({
              content: z.optional(z.nullable(z.array(z.object({ logprob: z.number() })))),
            }),
          ),
        ),
      }),
    )
    .check(z.minLength(1)),
  usage: z.optional(
    z.nullable(z.object({ prompt_tokens: z.number(), completion_tokens: z.number() })),
  ),
});

/**
 * Reads a chat completion; undefined when it is not one. The text is the content, else the refusal,
 * else the tool calls as JSON. An endpoint that counts no tokens is taken to have used none.
 */
export function readChatAnswer(value: unknown, latencyMs: number): ModelResponse | undefined {
  const result = answer.safeParse(value);
  const choice = result.data?.choices[0];
  if (choice === undefined) return undefined;
  const { content, refusal, tool_calls: calls } = choice.message;
  const logprobs = choice.logprobs?.content;
  const called = calls === undefined || calls === null ? '' : JSON.stringify(calls);
  return {
    text: content ?? refusal ?? called,
    inputTokens: result.data?.usage?.prompt_tokens ?? 0,
    outputTokens: result.data?.usage?.completion_tokens ?? 0,
    finishReason: choice.finish_reason ?? null,
    ...toolCallsOf(calls ?? []),
    ...(logprobs === undefined || logprobs === null
      ? {}
      : { logProbabilities: logprobs.map(({ logprob }) => logprob) }),
    latencyMs,
  };
}

const toolCall = z.object({
  function: z.object({ name: z.string(), arguments: z.optional(z.string()) }),
});

/** Calls of functions; other kinds of tools are in the text alone. */
function toolCallsOf(calls: readonly unknown[]): Pick<ModelResponse, 'toolCalls'> {
  const toolCalls = calls.flatMap((call): ToolCall[] => {
    const found = toolCall.safeParse(call).data?.function;
    return found === undefined ? [] : [{ name: found.name, arguments: found.arguments ?? '' }];
  });
  return toolCalls.length === 0 ? {} : { toolCalls };
}
