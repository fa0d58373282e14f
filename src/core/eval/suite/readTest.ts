import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { ChatMessage } from '../../prompt/model.ts';
import type { Assertion } from '../model.ts';
import { badSuite, checkKeys, readFields, valueAt } from './fields.ts';
import { optionKeys, testKeys } from './keys.ts';
import { readAssertions, readCode, readJudge, readRubric } from './readAssertion.ts';
import { readVars } from './readVars.ts';
import type { Reading } from './reading.ts';
import type { Place } from './source.ts';

/** What one test says by itself. */
export interface TestFields {
  readonly id?: string | undefined;
  readonly description?: string | undefined;
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** Variables whose lists are values. */
  readonly whole: readonly string[];
  readonly assertions: readonly Assertion[];
  readonly threshold?: number | undefined;
  readonly history?: readonly ChatMessage[] | undefined;
  readonly tags: readonly string[];
  readonly prompt?: string | undefined;
  readonly category?: string | undefined;
  readonly options: TestOptions;
}

export interface TestOptions {
  readonly disableVarExpansion?: boolean | undefined;
  readonly disableDefaultAsserts?: boolean | undefined;
  readonly transform?: string | undefined;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly provider?: string | undefined;
  readonly rubricPrompt?: JsonValue | undefined;
}

export const noDefaults: TestFields = {
  vars: {},
  whole: [],
  assertions: [],
  tags: [],
  options: {},
};

/** Reads one test; throws `bad-suite` with file and line. */
export async function readTest(place: Place, reading: Reading): Promise<TestFields> {
  const { source, path } = place;
  checkKeys(source, path, testKeys, 'a test: { description, vars, assert }', reading.note);
  const fields = readFields(source, path);
  const metadata =
    fields.object('metadata') === undefined ? undefined : readFields(source, [...path, 'metadata']);
  return {
    id: fields.text('id'),
    description: fields.text('description'),
    ...(await readVars(place, reading)),
    assertions: await readAssertions({ source, path: [...path, 'assert'] }, reading),
    threshold: fields.number('threshold'),
    history: readHistory({ source, path: [...path, 'history'] }),
    tags: metadata?.texts('tags') ?? [],
    prompt: metadata?.text('prompt'),
    category: metadata?.text('category'),
    options: await readOptions(place, reading),
  };
}

async function readOptions({ source, path }: Place, reading: Reading): Promise<TestOptions> {
  const place = { source, path: [...path, 'options'] };
  if (valueAt(source.value, place.path) === undefined) return {};
  checkKeys(source, place.path, optionKeys, 'options of a test', reading.note);
  const fields = readFields(source, place.path);
  return defined({
    disableVarExpansion: fields.flag('disableVarExpansion'),
    disableDefaultAsserts: fields.flag('disableDefaultAsserts'),
    transform: readCode(place, 'transform', reading),
    prefix: fields.text('prefix'),
    suffix: fields.text('suffix'),
    provider: readJudge(place),
    rubricPrompt: await readRubric(place, reading),
  });
}

function readHistory({ source, path }: Place): ChatMessage[] | undefined {
  const turns = valueAt(source.value, path);
  if (turns === undefined) return undefined;
  const expected = 'a list of { role: user or assistant, content }';
  if (!Array.isArray(turns)) throw badSuite(source, path, '"history" is not a list', expected);
  return turns.map((turn: unknown, at) => {
    const { role, content, ...rest } = isJsonObject(turn) ? turn : {};
    const isTurn = (role === 'user' || role === 'assistant') && typeof content === 'string';
    if (isTurn && Object.keys(rest).length === 0) return { role, content };
    throw badSuite(source, [...path, at], 'not a turn of a conversation', expected);
  });
}

/** `own` on top of what it begins with: variables and options one by one, assertions behind. */
export function onTopOf(base: TestFields, own: TestFields): TestFields {
  const inherited = own.options.disableDefaultAsserts === true ? [] : base.assertions;
  return {
    id: own.id,
    description: own.description ?? base.description,
    vars: { ...base.vars, ...own.vars },
    whole: [...base.whole.filter((name) => !Object.hasOwn(own.vars, name)), ...own.whole],
    assertions: [...inherited, ...own.assertions],
    threshold: own.threshold ?? base.threshold,
    history: own.history ?? base.history,
    tags: [...new Set([...base.tags, ...own.tags])],
    prompt: own.prompt ?? base.prompt,
    category: own.category ?? base.category,
    options: { ...base.options, ...own.options },
  };
}

/** Without the members that are undefined, so that they cover nothing when merged. */
function defined<T extends object>(value: T): T {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members) as T;
}
