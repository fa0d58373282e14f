import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml } from '../../base/source.ts';
import { nearMatches } from '../editDistance.ts';
import type { Assertion } from '../model.ts';
import { comparesSides } from '../scorers/graded/selectBest.ts';
import { schemaOf } from '../scorers/jsonSchema.ts';
import { assertionTypes, findScorer } from '../scorers/table.ts';
import { badSuite, checkKeys, readFields, valueAt, type Fields } from './fields.ts';
import { afterFile, namesFile, programLanguage, resolveFile } from './fileNames.ts';
import { foreignTypes } from './foreignTypes.ts';
import { assertSetKeys, assertionKeys } from './keys.ts';
import { readNamed, valueOfFile, type Reading } from './reading.ts';
import type { Place } from './source.ts';

export const assertSet = 'assert-set';
const codeType = /^(?:not-)?javascript$/;
/** Sets within sets, and templates that name templates. */
const maxDepth = 8;

/** Reads the list of assertions at `place`; an absent one is empty. */
export async function readAssertions(place: Place, reading: Reading): Promise<Assertion[]> {
  return readList(place, reading, 0);
}

async function readList(place: Place, reading: Reading, depth: number): Promise<Assertion[]> {
  const { source, path } = place;
  const list = valueAt(source.value, path);
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    throw badSuite(source, path, '"assert" is not a list', 'a list of { type, value }');
  }
  const read: Assertion[] = [];
  for (const at of list.keys()) {
    read.push(await readAssertion({ source, path: [...path, at] }, reading, depth));
  }
  return read;
}

async function readAssertion(place: Place, reading: Reading, depth: number): Promise<Assertion> {
  const { source, path } = place;
  const value = valueAt(source.value, path);
  if (depth > maxDepth) throw badSuite(source, path, 'assertions nest too deeply', 'fewer levels');
  if (isJsonObject(value) && value['$ref'] !== undefined) {
    return readAssertion(templateAt(value, place, reading), reading, depth + 1);
  }
  if (isJsonObject(value) && value['type'] === assertSet) return readSet(place, reading, depth);
  checkKeys(source, path, assertionKeys, 'an assertion: { type, value }', reading.note);
  const fields = readFields(source, path);
  const type = readType(place, fields.text('type'));
  const assertion: Assertion = {
    type,
    value: await readValue(place, type, reading),
    threshold: fields.number('threshold'),
    weight: readWeight(place, fields),
    metric: fields.text('metric'),
    config: fields.object('config'),
    transform: readCode(place, 'transform', reading),
    contextTransform: readCode(place, 'contextTransform', reading),
    provider: readJudge(place),
    rubricPrompt: await readRubric(place, reading),
  };
  const expected = findScorer(type)?.scorer.expects(assertion);
  if (expected !== undefined) {
    throw badSuite(source, path, `the assertion "${type}" is not complete`, expected);
  }
  return assertion;
}

/** Where `{ $ref: '#/assertionTemplates/NAME' }` points to. */
function templateAt(value: JsonObject, { source, path }: Place, { templates }: Reading): Place {
  const prefix = '#/assertionTemplates/';
  const known = templates === undefined ? {} : valueAt(templates.source.value, templates.path);
  const names = isJsonObject(known) ? Object.keys(known) : [];
  const reference = value['$ref'];
  const name =
    typeof reference === 'string' && reference.startsWith(prefix)
      ? reference.slice(prefix.length)
      : undefined;
  if (Object.keys(value).length > 1 || name === undefined) {
    const message = 'the reference to a template is not understood';
    throw badSuite(source, [...path, '$ref'], message, `{ $ref: "${prefix}NAME" } alone`);
  }
  if (templates !== undefined && names.includes(name)) {
    return { source: templates.source, path: [...templates.path, name] };
  }
  const near = nearMatches(name, names);
  throw badSuite(
    source,
    [...path, '$ref'],
    `there is no assertion template "${name}"`,
    (near.length > 0 ? near : names).join(' or ') || 'assertionTemplates in this file',
  );
}

async function readSet(place: Place, reading: Reading, depth: number): Promise<Assertion> {
  const { source, path } = place;
  checkKeys(source, path, assertSetKeys, 'an assert-set: { type, assert }', reading.note);
  const fields = readFields(source, path);
  const shared = fields.object('config');
  const members = await readList({ source, path: [...path, 'assert'] }, reading, depth + 1);
  if (members.length === 0) {
    throw badSuite(source, path, 'the assert-set is empty', 'assertions under assert');
  }
  if (members.some(comparesSides)) {
    const message = 'an assert-set cannot compare the two versions';
    throw badSuite(source, path, message, '"select-best" beside the set');
  }
  return {
    type: assertSet,
    threshold: fields.number('threshold'),
    weight: readWeight(place, fields),
    metric: fields.text('metric'),
    assert:
      shared === undefined
        ? members
        : members.map((member) => ({ ...member, config: { ...shared, ...member.config } })),
  };
}

function readWeight({ source, path }: Place, fields: Fields): number | undefined {
  const weight = fields.number('weight');
  if (weight === undefined || weight >= 0) return weight;
  throw badSuite(source, [...path, 'weight'], '"weight" is negative', 'a number from 0 up');
}

function readType({ source, path }: Place, type: string | undefined): string {
  const known = [...assertionTypes, assertSet];
  if (type === undefined) {
    throw badSuite(source, path, 'the assertion has no type', `one of ${known.join(', ')}`);
  }
  if (findScorer(type) !== undefined) return type;
  const name = type.replace(/^not-/, '');
  const near = nearMatches(name, known);
  const expected = near.length > 0 ? near.join(' or ') : `one of ${known.join(', ')}`;
  const why = Object.hasOwn(foreignTypes, name) ? foreignTypes[name] : undefined;
  const message =
    why === undefined
      ? `unknown assertion type "${type}"`
      : `the assertion type "${type}" is not supported: it ${why}`;
  throw badSuite(source, [...path, 'type'], message, expected);
}

async function readValue(
  { source, path }: Place,
  type: string,
  reading: Reading,
): Promise<JsonValue | undefined> {
  const place = { source, path: [...path, 'value'] };
  const value = valueAt(source.value, place.path) as JsonValue | undefined;
  if (codeType.test(type)) return readCode({ source, path }, 'value', reading);
  const loaded = await withFile(value, place, reading);
  return /json$/.test(type) ? schemaIn(loaded, source.file) : loaded;
}

/** A value as it stands, or as the file that it names states it. */
async function withFile(
  value: JsonValue | undefined,
  place: Place,
  reading: Reading,
): Promise<JsonValue | undefined> {
  if (!namesFile(value)) return value;
  const { text, file } = await readNamed(value, place, reading);
  return valueOfFile(text, file);
}

/** A JSON Schema may be written as JSON or YAML text. */
function schemaIn(value: JsonValue | undefined, file: string): JsonValue | undefined {
  if (typeof value !== 'string') return schemaOf(value) ?? value;
  return (
    schemaOf(value) ?? schemaOf(readYaml(value, file, 'bad-suite').value as JsonValue) ?? value
  );
}

/** Code, or the module that holds it by its path relative to the workspace. */
export function readCode(
  { source, path }: Place,
  key: string,
  { folder }: Reading,
): string | undefined {
  const code = readFields(source, path).text(key);
  if (!namesFile(code)) return code;
  const language = programLanguage(code);
  if (language !== 'JavaScript') {
    const message =
      language === undefined
        ? `"${code}" is no JavaScript`
        : `"${code}" is a program in ${language}, which does not run here`;
    throw badSuite(source, [...path, key], message, 'JavaScript in a .js, .mjs or .cjs file');
  }
  return `file://${resolveFile(folder, afterFile(code))}`;
}

/** The id of a provider, which may be written as { id, config }. */
export function readJudge({ source, path }: Place): string | undefined {
  const provider = valueAt(source.value, [...path, 'provider']);
  const id = isJsonObject(provider) ? provider['id'] : provider;
  if (id === undefined && provider === undefined) return undefined;
  if (typeof id !== 'string' || (isJsonObject(provider) && Object.keys(provider).length > 1)) {
    const message = 'the provider of the judge cannot be used';
    throw badSuite(source, [...path, 'provider'], message, 'the name of a model');
  }
  return id;
}

export async function readRubric(
  { source, path }: Place,
  reading: Reading,
): Promise<JsonValue | undefined> {
  const place = { source, path: [...path, 'rubricPrompt'] };
  return withFile(valueAt(source.value, place.path) as JsonValue | undefined, place, reading);
}
