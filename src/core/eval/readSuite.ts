import { CanaryError } from '../base/errors.ts';
import { isJsonObject, type JsonValue } from '../base/json.ts';
import { readYaml, type SourcePath, type YamlSource } from '../base/source.ts';
import { caseId } from './caseId.ts';
import type { Assertion, EvalCase, SuiteKind } from './model.ts';
import { readAssertions } from './readAssertion.ts';
import { badSuite, checkKeys, readFields, valueAt, type KnownKeys } from './suiteFields.ts';

export interface SuiteOrigin {
  readonly suite: string;
  readonly kind: SuiteKind;
  /** A case with any of these tags decides alone. */
  readonly mustPass: readonly string[];
}

const fileKeys: KnownKeys = {
  read: ['tests', 'defaultTest', 'description', '$schema'],
  elsewhere: ['scenarios', 'prompts', 'providers'],
};
const testKeys: KnownKeys = {
  read: ['id', 'description', 'vars', 'assert', 'threshold', 'metadata'],
  elsewhere: ['options', 'provider', 'providerOutput', 'assertScoringFunction', 'prompts'],
};

/** What one test says, `defaultTest` not yet mixed in. */
interface TestFields {
  readonly id?: string | undefined;
  readonly description?: string | undefined;
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly assertions: readonly Assertion[];
  readonly threshold?: number | undefined;
  readonly tags: readonly string[];
  readonly prompt?: string | undefined;
  readonly category?: string | undefined;
}

/**
 * Reads a suite file: promptfoo's test schema in YAML or JSON, as a list of tests or as
 * `{ tests, defaultTest }`. Throws `bad-suite` with file and line for anything it does not
 * understand; nothing is skipped.
 */
export function readSuite(text: string, file: string, origin: SuiteOrigin): EvalCase[] {
  const source = readYaml(text, file, 'bad-suite');
  if (Array.isArray(source.value)) return readTests(source, [], origin, noDefaults);
  checkKeys(source, [], fileKeys, 'a list of tests, or { tests, defaultTest }');
  const defaults = readDefaults(source);
  return readTests(source, ['tests'], origin, defaults);
}

const noDefaults: TestFields = { vars: {}, assertions: [], tags: [] };

/** `defaultTest` of a file: what every test of it begins with. */
export function readDefaults(source: YamlSource): TestFields {
  const value = isJsonObject(source.value) ? source.value['defaultTest'] : undefined;
  return value === undefined ? noDefaults : readTest(source, ['defaultTest']);
}

/** Reads the list of tests at `path`, in order. */
export function readTests(
  source: YamlSource,
  path: SourcePath,
  origin: SuiteOrigin,
  defaults: TestFields,
): EvalCase[] {
  const tests = valueAt(source.value, path);
  if (!Array.isArray(tests) || tests.length === 0) {
    throw badSuite(source, path, 'there are no tests', 'a list with at least one test');
  }
  const cases = tests.map((_, at) => toCase(source, [...path, at], origin, defaults));
  checkDistinct(cases);
  return cases;
}

/** Throws `bad-suite` when two cases share an id: results could not be paired. */
export function checkDistinct(cases: readonly EvalCase[]): void {
  const seen = new Map<string, EvalCase>();
  for (const item of cases) {
    const first = seen.get(item.id);
    if (first !== undefined) {
      const place = first.at === undefined ? '' : ` (also ${first.at.file}:${first.at.line})`;
      throw new CanaryError('bad-suite', `two cases have the id "${item.id}"${place}`, {
        where: item.at,
        expected: 'a description of its own for each case, or an explicit id',
      });
    }
    seen.set(item.id, item);
  }
}

function toCase(
  source: YamlSource,
  path: SourcePath,
  { suite, kind, mustPass }: SuiteOrigin,
  defaults: TestFields,
): EvalCase {
  const own = readTest(source, path);
  const vars = { ...defaults.vars, ...own.vars };
  const assertions = [...defaults.assertions, ...own.assertions].map((assertion) =>
    fillIn(assertion, vars, source, path),
  );
  if (assertions.length === 0) {
    const expected = 'at least one assertion under assert';
    throw badSuite(source, path, 'the case has no assertions, so it could never fail', expected);
  }
  const tags = [...new Set([...defaults.tags, ...own.tags])];
  const category = own.category ?? defaults.category;
  return {
    id: own.id ?? caseId(own.description, vars, assertions),
    suite,
    description: own.description,
    vars,
    assertions,
    threshold: own.threshold ?? defaults.threshold,
    tags,
    mustPass: tags.some((tag) => mustPass.includes(tag)),
    prompt: own.prompt ?? defaults.prompt,
    at: { file: source.file, line: source.rangeOf(path).start },
    ...(kind === 'adversarial'
      ? { attack: { category: category ?? 'other', owasp: [], atlas: [] } }
      : {}),
  };
}

function readTest(source: YamlSource, path: SourcePath): TestFields {
  checkKeys(source, path, testKeys, 'a test: { description, vars, assert }');
  const fields = readFields(source, path);
  const metadata = isJsonObject(valueAt(source.value, [...path, 'metadata']))
    ? readFields(source, [...path, 'metadata'])
    : undefined;
  fields.object('metadata');
  return {
    id: fields.text('id'),
    description: fields.text('description'),
    vars: readVars(source, [...path, 'vars'], fields.object('vars') ?? {}),
    assertions: readAssertions(source, [...path, 'assert']),
    threshold: fields.number('threshold'),
    tags: metadata?.texts('tags') ?? [],
    prompt: metadata?.text('prompt'),
    category: metadata?.text('category'),
  };
}

function readVars(
  source: YamlSource,
  path: SourcePath,
  vars: Readonly<Record<string, JsonValue | undefined>>,
): Record<string, JsonValue> {
  const result: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(vars)) {
    if (Array.isArray(value)) {
      const message = `variable "${name}" is a list, which promptfoo expands to several cases`;
      throw badSuite(
        source,
        [...path, name],
        message,
        'one value a case (a list inside an object)',
      );
    }
    if (typeof value === 'string' && value.startsWith('file://')) {
      const message = `variable "${name}" names a file`;
      throw badSuite(source, [...path, name], message, 'the text itself');
    }
    result[name] = value ?? null;
  }
  return result;
}

const placeholder = /\{\{\s*([\p{L}_$][\p{L}\p{N}_$-]*)\s*\}\}/gu;

/** `{{name}}` in an assertion's value stands for the case's variable, as in promptfoo. */
function fillIn(
  assertion: Assertion,
  vars: Readonly<Record<string, JsonValue>>,
  source: YamlSource,
  path: SourcePath,
): Assertion {
  const write = (text: string): string =>
    text.replaceAll(placeholder, (_, name: string) => {
      const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
      if (value === undefined) {
        const message = `an assertion uses {{${name}}}, which the case does not define`;
        throw badSuite(source, [...path, 'assert'], message, `a variable "${name}" under vars`);
      }
      return typeof value === 'string' ? value : JSON.stringify(value);
    });
  const value = mapTexts(assertion.value, write);
  return value === assertion.value ? assertion : { ...assertion, value };
}

/** The same value when no text in it changes, so that compiled schemas are found again. */
function mapTexts(
  value: JsonValue | undefined,
  write: (text: string) => string,
): JsonValue | undefined {
  if (typeof value === 'string') return value.includes('{{') ? write(value) : value;
  if (value === undefined || value === null || typeof value !== 'object') return value;
  if (!JSON.stringify(value).includes('{{')) return value;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item) => mapTexts(item, write) ?? null);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, mapTexts(member, write)]),
  );
}
