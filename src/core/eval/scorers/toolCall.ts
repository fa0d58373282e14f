import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { binary, type Scorer } from './scorer.ts';
import { argumentsOf, toolCallsOf } from './toolCalls.ts';

/**
 * The model asks for the tool `value`, or for `{ name, arguments }` with at least these arguments. Not among
 * promptfoo's types.
 */
export const toolCall: Scorer = {
  expects: ({ value }) =>
    demandOf(value) === undefined ? 'the name of a tool, or { name, arguments }' : undefined,
  score: (output, { value }, context) => {
    const demand = demandOf(value) ?? { name: '', given: undefined };
    const calls = toolCallsOf(output, context);
    const named = calls.filter(({ name }) => name === demand.name);
    if (named.length === 0) {
      const names = calls.map(({ name }) => name).join(', ');
      return binary(false, names === '' ? 'calls no tool' : `calls ${names}, not ${demand.name}`);
    }
    const { given } = demand;
    if (given === undefined) return binary(true, `calls ${demand.name}`);
    const pass = named.some((call) => contains(argumentsOf(call) ?? null, given));
    return binary(pass, `calls ${demand.name} with ${pass ? 'these' : 'other'} arguments`);
  },
  wording: {
    subject: ({ value }) => `the call of ${demandOf(value)?.name ?? 'the tool'}`,
    lost: 'dropped',
    gained: 'appeared',
  },
};

function demandOf(
  value: JsonValue | undefined,
): { name: string; given: JsonObject | undefined } | undefined {
  if (typeof value === 'string' && value !== '') return { name: value, given: undefined };
  if (!isJsonObject(value) || typeof value['name'] !== 'string') return undefined;
  const given = value['arguments'] ?? value['args'];
  if (given !== undefined && !isJsonObject(given)) return undefined;
  return { name: value['name'], given };
}

/** Objects may hold more than is asked for; everything else must be equal. */
function contains(given: JsonValue, wanted: JsonValue): boolean {
  if (!isJsonObject(wanted)) return canonicalJson(given) === canonicalJson(wanted);
  if (!isJsonObject(given)) return false;
  return Object.entries(wanted).every(
    ([key, value]) => value !== undefined && contains(given[key] ?? null, value),
  );
}
