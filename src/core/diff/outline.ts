import type { PromptDocument } from '../prompt/model.ts';
import { splitLines } from '../prompt/messages.ts';
import { lightYaml } from './lightYaml.ts';
import { conditionsOf } from './conditions.ts';
import { messageLines } from './messageLines.ts';
import { segment, type Conditions, type TextLine } from './segment.ts';
import { withSections } from './sections.ts';
import { nowhere, type Unit } from './unit.ts';

/** A file cut into units, in the order of its lines. */
export type Outline = readonly Unit[];

/** A baseline is compared at every keystroke: a document is cut once. */
const outlines = new WeakMap<PromptDocument, Outline>();

/**
 * The units of a prompt file as it stands, partials not filled in. Lines that belong to no message
 * are settings or say nothing to the model.
 */
export function outlineOf(document: PromptDocument): Outline {
  const outline = outlines.get(document) ?? cut(document);
  outlines.set(document, outline);
  return outline;
}

function cut(document: PromptDocument): Outline {
  if (document.format === 'text') return outlineOfText(document.text, document.file);
  const file = splitLines(document.text);
  const units = document.messages.flatMap((message) => {
    const { content, origins, range, role } = message;
    const conditions: Conditions = {
      at: conditionsOf(content, document.template),
      fileLine: (line) => origins[line]?.line ?? range.start,
    };
    return segment(messageLines(message, file), role, conditions);
  });
  for (const { path, value, range } of document.fields) {
    units.push({ ...setting(path, written(value), range.start, range.end), value });
  }
  const all = [...units, ...rest(file, units)].sort((a, b) => a.lines.start - b.lines.start);
  return withSections(all);
}

/** The units of plain text: a partial, a markdown file, any file without a reader of its own. */
export function outlineOfText(text: string, file: string): Outline {
  const lines = withOffsets(splitLines(text).map((it, index) => ({ text: it, line: index + 1 })));
  const content = lines.map((it) => it.text).join('\n');
  const conditions = { at: conditionsOf(content, null), fileLine: (line: number) => line + 1 };
  const yaml = /\.ya?ml$/i.test(file);
  const end = yaml ? lines.length : frontMatterEnd(lines);
  const settings = lightYaml(lines.slice(0, end), conditions);
  const body = segment(lines.slice(end), null, conditions);
  return withSections([...settings, ...body]);
}

/** Offsets as in the lines joined by "\n". */
function withOffsets(lines: readonly TextLine[]): TextLine[] {
  let offset = 0;
  return lines.map((line) => {
    const own = { ...line, offset };
    offset += line.text.length + 1;
    return own;
  });
}

const roleKey = /^(?:- +)?role *: *(\S+)/;

/** Everything else in the file: roles, comments, test data, evaluators. */
function rest(file: readonly string[], units: readonly Unit[]): Unit[] {
  const taken = new Set<number>();
  for (const { lines } of units) for (let at = lines.start; at <= lines.end; at++) taken.add(at);
  return file.flatMap((it, index): Unit[] => {
    const line = index + 1;
    const text = it.trim();
    if (taken.has(line) || text === '') return [];
    const role = roleKey.exec(text)?.[1];
    if (role !== undefined) return [setting('messages.role', role, line, line)];
    return [{ kind: 'meta', text, lines: { start: line, end: line }, place: nowhere }];
  });
}

function setting(path: string, text: string, start: number, end: number): Unit {
  return { kind: 'setting', text, lines: { start, end }, place: nowhere, path, value: text };
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Lines up to and with the second `---`; 0 without front matter. */
function frontMatterEnd(lines: readonly TextLine[]): number {
  const first = lines.findIndex(({ text }) => text.trim() !== '' && !text.startsWith('#'));
  if (lines[first]?.text.trimEnd() !== '---') return 0;
  const end = lines.findIndex(({ text }, index) => index > first && text.trimEnd() === '---');
  return end < 0 ? 0 : end + 1;
}
