import { isJsonObject } from '../../base/json.ts';
import { badSuite, checkKeys, valueAt } from './fields.ts';
import { namesFile, programLanguage } from './fileNames.ts';
import type { KeyTable } from './keys.ts';
import { findNamed, readNamed, type Reading } from './reading.ts';
import type { Place } from './source.ts';

/** One prompt of a configuration, wherever it was written. */
export interface PromptfooPrompt {
  readonly text: string;
  readonly label?: string | undefined;
  /** The file that holds it: its own, or the configuration. */
  readonly file: string;
  /** Where the configuration names it. */
  readonly line: number;
  readonly isOwnFile: boolean;
  /** A file of chat messages. */
  readonly isData: boolean;
}

const promptKeys: KeyTable = {
  id: { use: 'read', about: 'The file, or the prompt itself.' },
  raw: { use: 'read', about: 'The prompt itself.' },
  label: { use: 'read', about: '"baseline" and "candidate" choose among several.' },
  display: { use: 'unused', about: 'The label names the prompt.' },
  config: { use: 'unsupported', about: 'the provider states the settings of both versions' },
  function: { use: 'unsupported', about: 'prompts are texts' },
  template: { use: 'unsupported', about: 'the prompt itself says its language' },
};

/**
 * Every prompt that `prompts` names, in order: texts, chats, files, patterns, files with several
 * prompts between lines of `---`, tables with a column `prompt`. Throws `bad-suite`.
 */
export async function readPrompts(place: Place, reading: Reading): Promise<PromptfooPrompt[]> {
  const { source, path } = place;
  const value = valueAt(source.value, path);
  if (typeof value === 'string') return readEntry(place, reading);
  if (isJsonObject(value)) return readLabels(place, Object.keys(value), reading);
  if (!Array.isArray(value)) {
    throw badSuite(source, path, '"prompts" is not a list', 'a list of texts and files');
  }
  const found: PromptfooPrompt[] = [];
  for (const at of value.keys()) {
    found.push(...(await readEntry({ source, path: [...path, at] }, reading)));
  }
  return found;
}

/** The older form: a mapping of files to labels. */
async function readLabels(
  { source, path }: Place,
  names: readonly string[],
  reading: Reading,
): Promise<PromptfooPrompt[]> {
  const found: PromptfooPrompt[] = [];
  for (const name of names) {
    const label = valueAt(source.value, [...path, name]);
    const at = { source, path: [...path, name] };
    if (typeof label !== 'string') throw badSuite(source, at.path, 'no label', 'FILE: LABEL');
    found.push(...(await readText(asFile(name), label, at, reading)));
  }
  return found;
}

async function readEntry(place: Place, reading: Reading): Promise<PromptfooPrompt[]> {
  const { source, path } = place;
  const entry = valueAt(source.value, path);
  if (!isJsonObject(entry)) {
    if (typeof entry === 'string') return readText(entry, undefined, place, reading);
    throw badSuite(source, path, 'the prompt is not a text', 'a text, or file:// and a path');
  }
  checkKeys(source, path, promptKeys, 'a prompt: { id } or { raw }', reading.note);
  const raw = entry['raw'] ?? entry['id'];
  const label = entry['label'];
  if (typeof raw !== 'string' || (label !== undefined && typeof label !== 'string')) {
    throw badSuite(source, path, 'the prompt is not a text', 'a text, or file:// and a path');
  }
  return readText(raw, label, place, reading);
}

/** Bare paths are files, as in promptfoo: one line that ends like one, or is a pattern in a folder. */
const barePath = /^[^\n{}]*\.(?:txt|md|json|jsonl|ya?ml|j2|jinja2?|csv|[cm]?[jt]s|py|sh|rb)$/i;

function asFile(text: string): string {
  return namesFile(text) ? text : `file://${text}`;
}

async function readText(
  text: string,
  label: string | undefined,
  place: Place,
  reading: Reading,
): Promise<PromptfooPrompt[]> {
  const { source, path } = place;
  const line = source.rangeOf(path).start;
  const expected = 'a text, or a file of text or of chat messages in JSON or YAML';
  const [, scheme] = /^([a-z]+):\/\/\S+$|^(?:exec):/i.exec(text) ?? [];
  if (text.startsWith('exec:') || (scheme !== undefined && scheme !== 'file')) {
    throw badSuite(source, path, `the prompt "${text}" is not on this machine`, expected);
  }
  if (!namesFile(text) && !barePath.test(text.trim())) {
    return [{ text, label, file: source.file, line, isOwnFile: false, isData: false }];
  }
  const reference = asFile(text.trim());
  if (programLanguage(reference) !== undefined) {
    throw badSuite(source, path, `the prompt "${text}" is a program`, expected);
  }
  const found: PromptfooPrompt[] = [];
  for (const name of await findNamed(reference, place, reading)) {
    const { file, text: content } = await readNamed(name, place, { ...reading, folder: '' });
    for (const [own, its] of promptsIn(content, file, reading)) {
      found.push({
        text: own,
        label: its ?? label,
        file,
        line,
        isOwnFile: true,
        isData: /\.(?:json|ya?ml)$/i.test(file),
      });
    }
  }
  return found;
}

/** The prompts of one file, each with its label. */
function promptsIn(
  content: string,
  file: string,
  { files }: Reading,
): (readonly [text: string, label: string | undefined])[] {
  if (/\.csv$/i.test(file)) {
    const [header, ...rows] = files.parseCsv(content, file);
    const names = (header?.cells ?? []).map((name) => name.trim().toLowerCase());
    const [prompt, label] = [names.indexOf('prompt'), names.indexOf('label')];
    if (prompt < 0) return [header, ...rows].map((row) => [row?.cells[0] ?? '', undefined]);
    return rows.map(({ cells }) => [cells[prompt] ?? '', cells[label]]);
  }
  if (/\.jsonl$/i.test(file)) {
    const lines = content.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => [line, undefined]);
  }
  if (!/\.txt$/i.test(file)) return [[content, undefined]];
  const parts = content.split(/^---\s*$/m).map((part) => part.trim());
  return parts.length === 1
    ? [[content, undefined]]
    : parts.filter((part) => part !== '').map((part) => [part, undefined]);
}
