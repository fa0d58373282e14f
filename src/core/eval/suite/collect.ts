import { isJsonObject } from '../../base/json.ts';
import { badSuite, checkKeys, valueAt } from './fields.ts';
import { isPattern, programLanguage, resolveFile } from './fileNames.ts';
import { scenarioKeys } from './keys.ts';
import { findNamed, openSource, readNamed, type Reading } from './reading.ts';
import type { Place, SuiteSource } from './source.ts';

/** Files that name files. */
const maxDepth = 5;
const testsExpected = 'a list with at least one test, or files of tests';

/**
 * Every test at `place`, in order: a list of tests and of files or patterns of tests, or one of
 * these. Throws `bad-suite` where there are none.
 */
export async function collectTests(place: Place, reading: Reading, depth = 0): Promise<Place[]> {
  const { source, path } = place;
  const value = valueAt(source.value, path);
  if (depth > maxDepth) throw badSuite(source, path, 'files name one another', testsExpected);
  if (typeof value === 'string') return fromFiles(value, place, reading, depth);
  if (!Array.isArray(value) || value.length === 0) {
    throw badSuite(source, path, 'there are no tests', testsExpected);
  }
  const found: Place[] = [];
  for (const [at, entry] of (value as readonly unknown[]).entries()) {
    const own = { source, path: [...path, at] };
    if (typeof entry === 'string') found.push(...(await fromFiles(entry, own, reading, depth)));
    else if (isJsonObject(entry) && typeof entry['path'] === 'string') {
      refuseProgram(entry['path'], own);
      throw badSuite(
        source,
        own.path,
        'options of a file of tests are not read',
        'the file itself',
      );
    } else found.push(own);
  }
  return found;
}

async function fromFiles(
  reference: string,
  place: Place,
  reading: Reading,
  depth: number,
): Promise<Place[]> {
  refuseProgram(reference, place);
  const found: Place[] = [];
  for (const source of await openNamed(reference, place, reading)) {
    if (Array.isArray(source.value)) {
      found.push(...(await collectTests({ source, path: [] }, reading, depth + 1)));
    } else if (isJsonObject(source.value) && source.value['tests'] !== undefined) {
      const other = Object.keys(source.value).find((key) => !['tests', '$schema'].includes(key));
      if (other !== undefined) {
        const message = `"${other}" of a file that another file names would be lost`;
        throw badSuite(source, [other], message, 'a list of tests');
      }
      found.push(...(await collectTests({ source, path: ['tests'] }, reading, depth + 1)));
    } else found.push({ source, path: [] });
  }
  return found;
}

function refuseProgram(reference: string, { source, path }: Place): void {
  const language = programLanguage(reference);
  const remote = /^(?!file:)[a-z][a-z+.-]+:\/\//i.test(reference);
  if (language === undefined && !remote) return;
  const why = remote ? 'is not on this machine' : `is a program in ${language}, which does not run`;
  throw badSuite(
    source,
    path,
    `"${reference}" ${why}`,
    'a file of tests: YAML, JSON, JSONL or CSV',
  );
}

async function openNamed(
  reference: string,
  place: Place,
  reading: Reading,
): Promise<SuiteSource[]> {
  const opened: SuiteSource[] = [];
  for (const name of await findNamed(reference, place, reading)) {
    const { text, file } = await readNamed(name, place, { ...reading, folder: '' });
    opened.push(openSource(text, file, reading));
  }
  return opened;
}

/** The place that a mapping stands at, in this file or in the one that is named here. */
export async function collectOne(place: Place, reading: Reading): Promise<Place> {
  const value = valueAt(place.source.value, place.path);
  if (typeof value !== 'string') return place;
  const pattern = isPattern(resolveFile(reading.folder, value));
  const [source, second] = pattern ? [] : await openNamed(value, place, reading);
  if (source !== undefined && second === undefined) return { source, path: [] };
  throw badSuite(place.source, place.path, `"${value}" is not one file`, 'a mapping, or a file');
}

export interface Scenario {
  readonly place: Place;
  /** Sets of variables. */
  readonly config: readonly Place[];
  readonly tests: readonly Place[];
}

/** Every scenario at `place`; an absent list is empty. */
export async function collectScenarios(place: Place, reading: Reading): Promise<Scenario[]> {
  const { source, path } = place;
  const list = valueAt(source.value, path);
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    throw badSuite(source, path, '"scenarios" is not a list', 'a list of { config, tests }');
  }
  const found: Scenario[] = [];
  for (const [at, entry] of (list as readonly unknown[]).entries()) {
    const own = { source, path: [...path, at] };
    if (typeof entry !== 'string') found.push(await toScenario(own, reading));
    else {
      for (const named of await openNamed(entry, own, reading)) {
        const inner = { source: named, path: [] };
        if (Array.isArray(named.value)) found.push(...(await collectScenarios(inner, reading)));
        else found.push(await toScenario(inner, reading));
      }
    }
  }
  return found;
}

async function toScenario(place: Place, reading: Reading): Promise<Scenario> {
  const { source, path } = place;
  checkKeys(source, path, scenarioKeys, 'a scenario: { config, tests }', reading.note);
  const config = valueAt(source.value, [...path, 'config']);
  if (!Array.isArray(config) || config.length === 0) {
    const expected = 'a list of { vars }';
    throw badSuite(source, [...path, 'config'], 'the scenario has no config', expected);
  }
  return {
    place,
    config: config.map((_, at) => ({ source, path: [...path, 'config', at] })),
    tests: await collectTests({ source, path: [...path, 'tests'] }, reading),
  };
}
