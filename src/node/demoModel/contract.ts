import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json.ts';
import { straight } from './text.ts';
import type { ChatRequest } from './wire.ts';

/** One value of the demanded output. */
export interface Field {
  readonly name: string;
  /** From the schema and from the prompt's own words about the key. */
  readonly description: string;
  readonly type: 'string' | 'boolean' | 'number' | 'integer' | 'array' | 'object';
  readonly choices: readonly JsonValue[];
  readonly nullable: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly members: readonly Field[];
  readonly item: Field | null;
}

export interface Contract {
  readonly fields: readonly Field[];
  /** A response_format came with the request, so that the shape hardly ever fails. */
  readonly enforced: boolean;
  /** The prompt says that nothing may stand around the JSON. */
  readonly bare: boolean;
}

const demandsJson =
  /\b(?:answer|reply|return|respond|output|produce|emit|give|write|format|response|result)\w*\b[^.\n]{0,80}\bjson\b|\bjson\b[^.\n]{0,30}\b(?:object|only|output|answer|response|keys|fields)\b/i;
const refusesJson = /\b(?:no|not|never|without|don't)\b[^.\n]{0,30}\bjson\b/i;
const bareWords =
  /\b(?:only|nothing else|no markdown|no code fences?|without (?:any )?(?:markdown|code fences?)|no (?:other )?text|raw json|pars(?:e|es|ed|er))\b/i;

/** The output contract of a request: its response_format, or the JSON that the prompt asks for. */
export function readContract(format: ChatRequest['format'], instructions: string): Contract | null {
  const described = describeKeys(instructions);
  if (format.kind === 'json-schema') {
    const root = toField('', format.schema, described, format.schema);
    return { fields: root.members, enforced: true, bare: true };
  }
  const asked = demandsJson.test(instructions) && !refusesJson.test(instructions);
  if (!asked && format.kind !== 'json') return null;
  const example = exampleOf(instructions);
  const names = keysOf(instructions, described, example);
  const enforced = format.kind === 'json';
  const around = instructions.match(/[^\n]*json[^\n]*(?:\n[^\n]*)?/gi)?.join(' ') ?? '';
  return {
    fields: (names.length > 0 ? names : ['answer']).map((name) =>
      inferField(
        name,
        `${example.get(name) ?? ''} ${described.get(name) ?? inBrackets(name, instructions)}`.trim(),
      ),
    ),
    enforced,
    bare: enforced || bareWords.test(around),
  };
}

/** "- `key`: what it holds", anywhere in the prompt. */
export function describeKeys(instructions: string): Map<string, string> {
  const found = new Map<string, string>();
  const text = straight(instructions);
  const item =
    /^\s*(?:[-*•]|\d+[.)])\s+(?:\*\*)?[`"]?([A-Za-z_][\w-]*)[`"]?(?:\*\*)?\s*(\([^)]*\))?\s*(?::|-|–|=)\s*(.+(?:\n\s{2,}(?![-*•]).+)*)/gm;
  for (const match of text.matchAll(item)) {
    const [, name = '', type = '', description = ''] = match;
    found.set(name, `${type} ${description}`.replace(/\s+/g, ' ').trim());
  }
  const inline = /[`"]([A-Za-z_]\w*)[`"]\s*\(([^)]{3,200})\)/g;
  for (const [, name = '', description = ''] of text.matchAll(inline)) {
    if (!found.has(name)) found.set(name, description);
  }
  return found;
}

/** "topic (one of billing or other)" */
function inBrackets(name: string, instructions: string): string {
  return new RegExp(`\\b${name}\\b[\`"]?\\s*\\(([^)]{3,200})\\)`).exec(instructions)?.[1] ?? '';
}

/** Keys and values of the first JSON object that the prompt shows, values as descriptions. */
function exampleOf(instructions: string): Map<string, string> {
  const text = /\{[^{}]*"[A-Za-z_]\w*"\s*:[^{}]*\}/.exec(straight(instructions))?.[0] ?? '';
  const members = text.matchAll(
    /"([A-Za-z_]\w*)"\s*:\s*(?:"([^"]*)"|(\[[^\]]*\])|(true|false)|(-?\d[\d.]*)|[^,}]*)/g,
  );
  return new Map(
    [...members].map(([, name = '', words, list, flag, amount]) => [
      name,
      words ??
        (list !== undefined
          ? 'list'
          : flag !== undefined
            ? 'boolean'
            : amount !== undefined
              ? 'number'
              : ''),
    ]),
  );
}

/** The keys by an example object, else by "keys a, b and c", else by the list of described keys. */
function keysOf(
  instructions: string,
  described: ReadonlyMap<string, string>,
  example: ReadonlyMap<string, string>,
): string[] {
  if (example.size > 0) return [...example.keys()];
  const text = straight(instructions);
  const list =
    /\b(?:keys?|fields?|properties|members)\b:?\s+((?:(?:the\s+)?[`"]?[a-z_]\w*[`"]?(?:\s*\([^)]*\))?(?:\s*,\s*(?:and\s+)?|\s+and\s+)?)+)/i.exec(
      text,
    )?.[1];
  const listed = (list ?? '')
    .replace(/\([^)]*\)/g, '')
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+/)
    .map((it) =>
      it
        .replace(/^the\s+/, '')
        .replace(/[`"]/g, '')
        .trim(),
    )
    .filter((it) => /^[a-z_]\w*$/i.test(it));
  if (listed.length > 1 || (listed.length === 1 && /[`"]/.test(list ?? ''))) return unique(listed);
  const ticked = [...text.matchAll(/^\s*[-*•]\s+[`"]([A-Za-z_]\w*)[`"]/gm)].map(
    (it) => it[1] ?? '',
  );
  return ticked.length > 0 ? unique(ticked) : [...described.keys()];
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

const typeWords: readonly (readonly [Field['type'], RegExp])[] = [
  ['boolean', /\b(?:true|false|boolean|bool)\b/i],
  ['array', /\b(?:list|array)\b/i],
  ['integer', /\b(?:integer|whole number)\b|\b\d+ (?:to|-) \d+\b/i],
  ['number', /\b(?:number|score|probability|confidence)\b/i],
];

/** A key that only the prompt's words describe. */
function inferField(name: string, description: string): Field {
  const choices = choicesIn(description);
  const boolean = /^(?:is|has|needs|should|must|can|was)_|^escalate$/.test(name);
  const type =
    choices.length > 1
      ? 'string'
      : (typeWords.find(([, pattern]) => pattern.test(description))?.[0] ??
        (boolean ? 'boolean' : 'string'));
  const range = /(-?\d+(?:\.\d+)?) ?(?:to|-|–) ?(\d+(?:\.\d+)?)/.exec(description);
  return {
    name,
    description,
    type,
    choices: type === 'string' ? choices : [],
    nullable: /\bnull\b/.test(description),
    minimum: range === null ? null : Number(range[1]),
    maximum: range === null ? null : Number(range[2]),
    members: [],
    item: type === 'array' ? inferField(name, '') : null,
  };
}

/** `one of "a", "b" or "c"`, `a|b|c`. */
function choicesIn(description: string): string[] {
  const piped = /[`"]?\b\w+(?:[`"]?\s*\|\s*[`"]?\w+)+/.exec(description)?.[0];
  if (piped !== undefined) return piped.split('|').map((it) => it.replace(/[`"\s]/g, ''));
  const listed = /\b(?:one of|either)\b:?\s*(.+)/i.exec(description)?.[1];
  if (listed === undefined) return [];
  const quoted = [...listed.matchAll(/[`"]([\w-]+)[`"]/g)].map((it) => it[1] ?? '');
  if (quoted.length > 0) return unique(quoted);
  return (listed.split(/[.;]/)[0] ?? '')
    .split(/\s*,\s*(?:or\s+|and\s+)?|\s+or\s+/)
    .map((it) => it.trim())
    .filter((it) => /^[\w-]+$/.test(it));
}

/** JSON Schema to a field; `$ref` is followed within the document, of `anyOf` the first non-null. */
function toField(
  name: string,
  given: JsonObject,
  described: ReadonlyMap<string, string>,
  root: JsonObject,
  depth = 0,
): Field {
  const options = [given['anyOf'], given['oneOf']].find(Array.isArray) as JsonObject[] | undefined;
  const nullOption = options?.some((it) => it['type'] === 'null') ?? false;
  const schema = follow(options?.find((it) => it['type'] !== 'null') ?? given, root);
  const types = [schema['type']].flat().filter((it) => typeof it === 'string');
  const type =
    types.find((it) => it !== 'null') ?? (isJsonObject(schema['properties']) ? 'object' : 'string');
  const own = typeof given['description'] === 'string' ? given['description'] : '';
  const properties = isJsonObject(schema['properties']) && depth < 6 ? schema['properties'] : {};
  const items = schema['items'];
  const constant = schema['const'];
  const choices = Array.isArray(schema['enum']) ? (schema['enum'] as JsonValue[]) : [];
  return {
    name,
    description: [own, described.get(name) ?? ''].filter((it) => it !== '').join(' '),
    type: type as Field['type'],
    choices: constant === undefined ? choices.filter((it) => it !== null) : [constant],
    nullable: nullOption || types.includes('null') || choices.includes(null),
    minimum: typeof schema['minimum'] === 'number' ? schema['minimum'] : null,
    maximum: typeof schema['maximum'] === 'number' ? schema['maximum'] : null,
    members: Object.entries(properties).flatMap(([key, value]) =>
      isJsonObject(value) ? [toField(key, value, described, root, depth + 1)] : [],
    ),
    item:
      isJsonObject(items) && depth < 6 ? toField(name, items, described, root, depth + 1) : null,
  };
}

function follow(schema: JsonObject, root: JsonObject): JsonObject {
  const ref = schema['$ref'];
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return schema;
  let target: unknown = root;
  for (const step of ref.slice(2).split('/')) {
    target = isJsonObject(target) ? target[step] : undefined;
  }
  return isJsonObject(target) ? target : schema;
}
