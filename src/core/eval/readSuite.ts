import { CanaryError } from '../base/errors.ts';
import { isJsonObject } from '../base/json.ts';
import { withDistinctIds } from './caseId.ts';
import type { EvalCase } from './model.ts';
import { collectOne, collectScenarios, collectTests } from './suite/collect.ts';
import { isEvalsRegistry, registrySamples } from './suite/evalsRegistry.ts';
import { expandTest } from './suite/expandTest.ts';
import { badSuite, checkKeys, readFields, type TakeNote } from './suite/fields.ts';
import { folderOf } from './suite/fileNames.ts';
import { suiteFileKeys } from './suite/keys.ts';
import { readAssertions } from './suite/readAssertion.ts';
import { openSource, type Reading, type SuiteOrigin } from './suite/reading.ts';
import { noDefaults, onTopOf, readTest, type TestFields } from './suite/readTest.ts';
import type { Place, SuiteFiles, SuiteSource } from './suite/source.ts';

/**
 * Reads a suite file: promptfoo's test schema as YAML, JSON, JSON lines or a table, a list of tests
 * or `{ tests, scenarios, defaultTest }`; or samples of OpenAI's evals. Throws `bad-suite` with file
 * and line for anything it does not understand; what has no effect here is noted.
 *
 * @param file Relative to the workspace; the files it names are relative to its folder.
 */
export async function readSuite(
  text: string,
  file: string,
  origin: SuiteOrigin,
  files: SuiteFiles,
  note: TakeNote = () => undefined,
): Promise<EvalCase[]> {
  const source = openSource(text, file, { files, note });
  const reading: Reading = { origin, files, note, folder: folderOf(file), env: {} };
  if (Array.isArray(source.value)) {
    return distinct(await readList({ source, path: [] }, noDefaults, reading));
  }
  if (isEvalsRegistry(source.value)) return distinct(await readRegistry(source, reading));
  const expected = 'a list of tests, or { tests, defaultTest }';
  checkKeys(source, [], suiteFileKeys, expected, note);
  return readCases(source, reading);
}

/** The cases of the mapping that a file holds. */
export async function readCases(
  source: SuiteSource,
  reading: Omit<Reading, 'env' | 'templates'>,
): Promise<EvalCase[]> {
  const whole: Reading = {
    ...reading,
    env: readEnv(source),
    templates: { source, path: ['assertionTemplates'] },
  };
  const root = isJsonObject(source.value) ? source.value : {};
  const defaults =
    root['defaultTest'] === undefined
      ? noDefaults
      : await readTest(await collectOne({ source, path: ['defaultTest'] }, whole), whole);
  const scenarios = await readScenarios({ source, path: ['scenarios'] }, defaults, whole);
  const isNeeded = scenarios.length === 0 || root['tests'] !== undefined;
  const tests = isNeeded ? await readList({ source, path: ['tests'] }, defaults, whole) : [];
  return distinct([...tests, ...scenarios]);
}

/** The samples of every eval that the registry file describes. */
async function readRegistry(source: SuiteSource, reading: Reading): Promise<EvalCase[]> {
  const cases: EvalCase[] = [];
  for (const samples of await registrySamples(source, reading)) {
    cases.push(...(await readList({ source: samples, path: [] }, noDefaults, reading)));
  }
  return cases;
}

function readEnv(source: SuiteSource): Record<string, string> {
  const env = readFields(source, []).object('env') ?? {};
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      if (typeof value === 'string' && /\{\{|\$\{/.test(value)) {
        const message = `env.${name} reads another variable`;
        throw badSuite(source, ['env', name], message, 'the value itself');
      }
      if (value !== null && typeof value !== 'object') return [name, String(value)];
      throw badSuite(source, ['env', name], `env.${name} is not a text`, 'a text or a number');
    }),
  );
}

async function readList(place: Place, defaults: TestFields, reading: Reading): Promise<EvalCase[]> {
  const cases: EvalCase[] = [];
  for (const at of await collectTests(place, reading)) {
    const test = onTopOf(defaults, await readTest(at, reading));
    cases.push(...expandTest(await judged(test, at, reading), at, reading));
  }
  return cases;
}

async function readScenarios(
  place: Place,
  defaults: TestFields,
  reading: Reading,
): Promise<EvalCase[]> {
  const cases: EvalCase[] = [];
  for (const { config, tests } of await collectScenarios(place, reading)) {
    for (const set of config) {
      const data = await readTest(set, reading);
      for (const at of tests) {
        // The defaults' assertions are left out by either of the two.
        const own = onTopOf({ ...data, options: data.options }, await readTest(at, reading));
        cases.push(...expandTest(onTopOf(defaults, own), at, reading, data.vars));
      }
    }
  }
  return cases;
}

/** A record of a plain table is judged by its own column where nothing else judges it. */
async function judged(test: TestFields, at: Place, reading: Reading): Promise<TestFields> {
  const [index] = at.path;
  const implied = typeof index === 'number' ? at.source.implied?.[index] : undefined;
  if (test.assertions.length > 0 || implied === undefined) return test;
  const source: SuiteSource = {
    ...at.source,
    value: implied,
    whereOf: () => at.source.whereOf(at.path),
  };
  return { ...test, assertions: await readAssertions({ source, path: [] }, reading) };
}

function distinct(cases: readonly EvalCase[]): EvalCase[] {
  const named = withDistinctIds(cases);
  checkDistinct(named);
  return named;
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
