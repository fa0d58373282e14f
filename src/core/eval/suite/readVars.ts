import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { readYaml } from '../../base/source.ts';
import { badSuite, readFields, valueAt } from './fields.ts';
import { isPattern, namesFile } from './fileNames.ts';
import { findNamed, readNamed, valueOfFile, type Reading } from './reading.ts';
import type { Place } from './source.ts';

export interface ReadVars {
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** Lists that came out of a file: values, never several cases. */
  readonly whole: readonly string[];
}

/**
 * The variables of a test: a mapping, or files that hold one. A variable that names a file has the
 * file's text as its value, or what its JSON or YAML says; a pattern stands for a list of files.
 */
export async function readVars(test: Place, reading: Reading): Promise<ReadVars> {
  const place = { source: test.source, path: [...test.path, 'vars'] };
  const stated = valueAt(place.source.value, place.path);
  if (typeof stated === 'string' || Array.isArray(stated)) return fromFiles(stated, place, reading);
  const object = readFields(test.source, test.path).object('vars') ?? {};
  return fromMapping(object, place, reading);
}

async function fromFiles(
  stated: string | readonly unknown[],
  place: Place,
  reading: Reading,
): Promise<ReadVars> {
  const names = typeof stated === 'string' ? [stated] : stated;
  let all: ReadVars = { vars: {}, whole: [] };
  for (const name of names) {
    if (typeof name !== 'string') {
      throw badSuite(place.source, place.path, '"vars" is not understood', 'a mapping, or files');
    }
    for (const file of await findNamed(name, place, reading)) {
      const { text } = await readNamed(file, place, { ...reading, folder: '' });
      const source = readYaml(text, file, 'bad-suite', { merge: true });
      if (!isJsonObject(source.value)) {
        throw badSuite(source, [], 'the file holds no variables', 'a mapping of names to values');
      }
      const { vars, whole } = await fromMapping(source.value, { source, path: [] }, reading);
      all = { vars: { ...all.vars, ...vars }, whole: [...all.whole, ...whole] };
    }
  }
  return all;
}

async function fromMapping(object: JsonObject, place: Place, reading: Reading): Promise<ReadVars> {
  const vars: Record<string, JsonValue> = {};
  const whole: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    const at = { source: place.source, path: [...place.path, name] };
    if (namesFile(value) && isPattern(value)) {
      const files = await findNamed(value, at, reading);
      const each = files.map((file) => fromFile(file, at, { ...reading, folder: '' }));
      vars[name] = (await Promise.all(each)).map(asText);
    } else if (namesFile(value)) {
      vars[name] = await fromFile(value, at, reading);
      whole.push(name);
    } else {
      vars[name] = value ?? null;
    }
  }
  return { vars, whole };
}

async function fromFile(reference: string, place: Place, reading: Reading): Promise<JsonValue> {
  const { text, file } = await readNamed(reference, place, reading);
  return valueOfFile(text, file);
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
