import type { JsonValue } from '../../base/json.ts';
import { isJson } from './isJson.ts';
import { compileSchema, expectsSchema, schemaOf } from './jsonSchema.ts';
import { binary, parseJson, type Scorer } from './scorer.ts';

const maxCandidates = 100;

/** An object or list in JSON stands somewhere in the answer, and conforms to the schema. */
export const containsJson: Scorer = {
  expects: expectsSchema,
  score: async (output, { value }, { matchRegExp }) => {
    const found = jsonIn(output);
    if (found.length === 0) return binary(false, 'contains no JSON');
    const schema = schemaOf(value);
    if (schema === undefined) return binary(true, 'contains JSON');
    const check = await compileSchema(schema, matchRegExp);
    const problems = found.map(check);
    return problems.includes(undefined)
      ? binary(true, 'contains JSON that conforms to the schema')
      : binary(false, `its JSON does not conform to the schema: ${problems[0] ?? ''}`);
  },
  wording: isJson.wording,
};

/** Outermost JSON objects and lists in a text, in order. */
export function jsonIn(text: string): JsonValue[] {
  const found: JsonValue[] = [];
  let at = 0;
  for (let tries = 0; tries < maxCandidates; tries++) {
    const start = nextOpening(text, at);
    if (start < 0) break;
    const end = closingOf(text, start);
    const parsed = end < 0 ? undefined : parseJson(text.slice(start, end));
    if (parsed !== undefined) found.push(parsed.value);
    at = parsed === undefined ? start + 1 : end;
  }
  return found;
}

function nextOpening(text: string, from: number): number {
  const brace = text.indexOf('{', from);
  const bracket = text.indexOf('[', from);
  if (brace < 0 || bracket < 0) return Math.max(brace, bracket);
  return Math.min(brace, bracket);
}

/** One past the bracket that closes the one at `start`; brackets inside strings do not count. */
function closingOf(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '{' || character === '[')) depth++;
    else if (!quoted && (character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return -1;
}
