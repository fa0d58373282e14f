import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { textOf } from '../scorers/scorer.ts';
import type { EvalsClass } from './evalsSample.ts';
import { badSuite } from './fields.ts';
import { resolveFile } from './fileNames.ts';
import { jsonLinesSource } from './jsonLines.ts';
import type { Reading } from './reading.ts';
import type { SuiteSource } from './source.ts';

/** Classes whose samples mean here what they mean there. */
const basicClasses: Readonly<Record<string, EvalsClass>> = {
  'evals.elsuite.basic.match:Match': 'match',
  'evals.elsuite.basic.includes:Includes': 'includes',
  'evals.elsuite.basic.fuzzy_match:FuzzyMatch': 'fuzzy-match',
};

const gradedClass = 'evals.elsuite.modelgraded.classify:ModelBasedClassify';
/** Specifications of that class that an assertion here stands for, in instructions of our own. */
const gradedSpecs: Readonly<Record<string, EvalsClass>> = { fact: 'fact', closedqa: 'closedqa' };

/** Arguments that say what is read here, or only how the judge words its answer. */
const knownArgs = ['samples_jsonl', 'modelgraded_spec', 'eval_type'];

/** Whether a mapping is a file of `evals/registry/evals`: entries that name a class. */
export function isEvalsRegistry(value: unknown): value is JsonObject {
  return isJsonObject(value) && Object.values(value).some((it) => isEntry(it));
}

function isEntry(value: unknown): value is JsonObject {
  return isJsonObject(value) && typeof value['class'] === 'string';
}

/**
 * The samples that the evals of a registry file name, in its order. `samples_jsonl` lies under
 * `../data`, as in OpenAI's registry, else beside the file. Throws `bad-suite` at what is not
 * understood: another class, specification or argument, samples that are not there.
 */
export async function registrySamples(
  source: SuiteSource,
  reading: Reading,
): Promise<readonly SuiteSource[]> {
  const registry = isJsonObject(source.value) ? source.value : {};
  const found: SuiteSource[] = [];
  for (const [name, entry] of Object.entries(registry)) {
    // An entry without a class gives an eval its short name.
    if (!isEntry(entry)) continue;
    const judgedBy = classOf(source, name, entry);
    const { file, text } = await samplesOf(source, name, entry, reading);
    found.push(jsonLinesSource(text, file, reading.note, judgedBy));
  }
  return found;
}

function classOf(
  source: SuiteSource,
  name: string,
  { class: named, args }: JsonObject,
): EvalsClass {
  const given = isJsonObject(args) ? args : {};
  const unknown = Object.keys(given).find((key) => !knownArgs.includes(key));
  if (unknown !== undefined) {
    const message = `the argument "${unknown}" of the eval "${name}" is not understood`;
    throw badSuite(source, [name, 'args', unknown], message, knownArgs.join(', '));
  }
  const className = textOf(named) ?? '';
  if (className === gradedClass) return specOf(source, name, given);
  const basic = Object.hasOwn(basicClasses, className) ? basicClasses[className] : undefined;
  if (basic !== undefined) return basic;
  const expected = [...Object.keys(basicClasses), gradedClass].join(', ');
  throw badSuite(source, [name, 'class'], `the class "${className}" is not understood`, expected);
}

function specOf(source: SuiteSource, name: string, args: JsonObject): EvalsClass {
  const spec = textOf(args['modelgraded_spec']) ?? 'none';
  const known = Object.hasOwn(gradedSpecs, spec) ? gradedSpecs[spec] : undefined;
  if (known !== undefined) return known;
  const message = `the specification "${spec}" of the eval "${name}" is not understood`;
  throw badSuite(source, [name, 'args'], message, Object.keys(gradedSpecs).join(' or '));
}

async function samplesOf(
  source: SuiteSource,
  name: string,
  { args }: JsonObject,
  { files, folder }: Reading,
): Promise<{ readonly file: string; readonly text: string }> {
  const named = isJsonObject(args) ? args['samples_jsonl'] : undefined;
  if (typeof named !== 'string') {
    throw badSuite(source, [name, 'args'], `the eval "${name}" names no samples`, 'samples_jsonl');
  }
  const places = [`../data/${named}`, named].map((it) => resolveFile(folder, it));
  for (const file of places) {
    const text = await files.read(file);
    if (text !== undefined) return { file, text };
  }
  const message = `the samples "${named}" cannot be read`;
  throw badSuite(source, [name, 'args', 'samples_jsonl'], message, places.join(' or '));
}
