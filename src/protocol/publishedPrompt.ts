import * as z from 'zod/mini';
import { isJsonObject, type JsonObject, type JsonValue } from '../core/base/json.ts';
import { promptName, shortText } from './apiText.ts';

/** Levels of lists and objects in each other that a free JSON value may have. */
const deepest = 100;
const tooDeep = `expected JSON of at most ${deepest} levels`;

/** Passed on as it is: nothing of what a prompt carries along is changed or left out. */
const json = z.custom<JsonValue>((value) => nestsAtMost(value, deepest), tooDeep);
const jsonObject = z.custom<JsonObject>(
  (value) => isJsonObject(value) && nestsAtMost(value, deepest),
  `expected an object, ${tooDeep}`,
);

/** For values that came out of a JSON parser. */
function nestsAtMost(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => nestsAtMost(member, levels - 1));
}

const role = z.enum(['system', 'developer', 'user', 'assistant', 'tool']);
/** A prompt's content as it is published. */
export const publishedPrompt = z.strictObject({
  name: promptName,
  template: z.enum(['mustache', 'handlebars', 'jinja', 'f-string', 'none']),
  messages: z.array(z.strictObject({ role, content: z.string() })),
  settings: z.strictObject({
    model: z.optional(z.string()),
    parameters: jsonObject,
  }),
  tools: z.array(json),
  output: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text') }),
    z.strictObject({ kind: z.literal('json') }),
    z.strictObject({
      kind: z.literal('json-schema'),
      name: z.optional(z.string()),
      schema: jsonObject,
    }),
  ]),
  defaults: z.optional(z.record(z.string(), json)),
  placeholders: z.optional(
    z.array(z.strictObject({ name: shortText, before: z.int().check(z.minimum(0)) })),
  ),
});
