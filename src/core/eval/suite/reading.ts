import { CanaryError } from '../../base/errors.ts';
import type { JsonValue } from '../../base/json.ts';
import { readYaml } from '../../base/source.ts';
import type { SuiteKind } from '../model.ts';
import { csvSource } from './csvSource.ts';
import { badSuite, type TakeNote } from './fields.ts';
import { afterFile, isPattern, programLanguage, resolveFile } from './fileNames.ts';
import { jsonLinesSource } from './jsonLines.ts';
import type { Place, SuiteFiles, SuiteSource } from './source.ts';

export interface SuiteOrigin {
  readonly suite: string;
  readonly kind: SuiteKind;
  /** A case with any of these tags decides alone. */
  readonly mustPass: readonly string[];
}

/** What holds while one suite file, and whatever it names, is read. */
export interface Reading {
  readonly origin: SuiteOrigin;
  readonly files: SuiteFiles;
  /** Of the file that was asked for: what `file://` is relative to, here and in the files it names. */
  readonly folder: string;
  /** The `env` of the file. */
  readonly env: Readonly<Record<string, string>>;
  /** The mapping of assertions that `$ref` names. */
  readonly templates?: Place | undefined;
  readonly note: TakeNote;
}

/** The text of a file that `place` names; throws `bad-suite` there when it cannot be read. */
export async function readNamed(
  reference: string,
  { source, path }: Place,
  { files, folder }: Reading,
): Promise<{ readonly file: string; readonly text: string }> {
  const file = resolveFile(folder, afterFile(reference));
  const language = programLanguage(file);
  if (language !== undefined) {
    const message = `"${reference}" is a program in ${language}, which does not run here`;
    throw badSuite(source, path, message, 'a file of text, JSON or YAML');
  }
  const text = await files.read(file);
  if (text !== undefined) return { file, text };
  throw badSuite(
    source,
    path,
    `the file "${file}" cannot be read`,
    'a text file inside the workspace, named relative to this suite',
  );
}

/** The files that a reference or pattern names; throws `bad-suite` when there are none. */
export async function findNamed(
  reference: string,
  { source, path }: Place,
  { files, folder }: Reading,
): Promise<readonly string[]> {
  const pattern = resolveFile(folder, afterFile(reference));
  if (!isPattern(pattern)) return [pattern];
  const found = await files.find(pattern);
  if (found.length > 0) return found;
  throw badSuite(source, path, `no file matches "${pattern}"`, 'a pattern of files');
}

type Opener = (text: string, file: string, reading: Pick<Reading, 'files' | 'note'>) => SuiteSource;

const yaml: Opener = (text, file) => readYaml(text, file, 'bad-suite', { merge: true });
const openers: Readonly<Record<string, Opener>> = {
  yaml,
  yml: yaml,
  json: yaml,
  jsonl: (text, file, { note }) => jsonLinesSource(text, file, note),
  ndjson: (text, file, { note }) => jsonLinesSource(text, file, note),
  csv: (text, file, { files }) => csvSource(files.parseCsv(text, file), file),
};

/** Reads a file of tests by its extension; throws `bad-suite`. */
export function openSource(
  text: string,
  file: string,
  reading: Pick<Reading, 'files' | 'note'>,
): SuiteSource {
  const extension = (/\.([A-Za-z]+)$/.exec(file)?.[1] ?? '').toLowerCase();
  const open = openers[extension];
  if (open !== undefined) return open(text, file, reading);
  throw new CanaryError('bad-suite', `"${file}" is no file of tests`, {
    where: { file },
    expected: Object.keys(openers).join(', '),
  });
}

/** The value of a JSON or YAML file, or the text of any other without white space at its ends. */
export function valueOfFile(text: string, file: string): JsonValue {
  if (!/\.(?:json|ya?ml)$/i.test(file)) return text.trim();
  return readYaml(text, file, 'bad-suite', { merge: true }).value as JsonValue;
}
