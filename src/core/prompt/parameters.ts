import type { JsonObject } from '../base/json.ts';

/** What other vendors call a parameter of OpenAI's. */
const aliases: Readonly<Record<string, string>> = {
  max_output_tokens: 'max_tokens',
  stop_sequences: 'stop',
};

/** Parameters under the names that OpenAI's API has for them: `maxOutputTokens` -> `max_tokens`. */
export function canonicalParameters(parameters: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [canonicalName(name), value]),
  );
}

function canonicalName(name: string): string {
  const snake = name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.hasOwn(aliases, snake) ? (aliases[snake] ?? snake) : snake;
}
