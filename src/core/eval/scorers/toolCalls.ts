import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { ToolCall } from '../../ports.ts';
import { jsonIn } from './containsJson.ts';
import { parseJson, textOf, type ScoreContext } from './scorer.ts';

/**
 * Tools that the model asked for: those of the response, else those that the answer writes as JSON in the
 * forms of OpenAI (`tool_calls`, `function_call`, responses), Anthropic (`tool_use`) and Google
 * (`functionCall`).
 */
export function toolCallsOf(output: string, { toolCalls }: ScoreContext): readonly ToolCall[] {
  if (toolCalls !== undefined && toolCalls.length > 0) return toolCalls;
  return jsonIn(output).flatMap(callsIn);
}

function callsIn(value: JsonValue): ToolCall[] {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(callsIn);
  if (!isJsonObject(value)) return [];
  const inner = value['tool_calls'] ?? value['function_call'] ?? value['functionCall'];
  if (inner !== undefined && inner !== null) return callsIn(inner);
  if (isJsonObject(value['function'])) return callsIn(value['function']);
  const name = value['name'];
  if (typeof name !== 'string') return [];
  const given = value['arguments'] ?? value['input'] ?? value['args'];
  return given === undefined ? [] : [{ name, arguments: written(given) }];
}

function written(value: JsonValue): string {
  return textOf(value) ?? JSON.stringify(value);
}

/** The arguments of a call as an object; undefined when they are none. */
export function argumentsOf(call: ToolCall): JsonObject | undefined {
  const parsed = parseJson(call.arguments === '' ? '{}' : call.arguments)?.value;
  return isJsonObject(parsed) ? parsed : undefined;
}

/** Name and parameter schema of the prompt's tools, in the forms of OpenAI and Anthropic. */
export function toolSchemas({ tools }: ScoreContext): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const tool of tools ?? []) {
    if (!isJsonObject(tool)) continue;
    const definition = isJsonObject(tool['function']) ? tool['function'] : tool;
    const schema = definition['parameters'] ?? definition['input_schema'];
    if (typeof definition['name'] !== 'string') continue;
    found.set(definition['name'], isJsonObject(schema) ? schema : {});
  }
  return found;
}
