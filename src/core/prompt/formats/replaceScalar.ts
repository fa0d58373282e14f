import { CanaryError } from '../../base/errors.ts';
import { readYaml, type SourcePath } from '../../base/source.ts';
import type { PromptDocument } from '../model.ts';
import { scalarAt } from './scalarLines.ts';

/** Overwrites the value of a message in a YAML or JSON file. */
export function replaceValue(document: PromptDocument, index: number, content: string): string {
  const place = document.messages[index]?.place;
  if (place?.kind !== 'value') throw noPlace(document.file, index + 1);
  return replaceScalar(document.text, document.file, place.path, content);
}

/**
 * The text of a YAML or JSON file with one string replaced. The string is written in the style that
 * it had where that style can say it, else as a literal block, else in double quotes. Throws
 * `bad-prompt` where there is no string at the path.
 */
export function replaceScalar(
  text: string,
  file: string,
  path: SourcePath,
  content: string,
): string {
  const { document } = readYaml(text, file, 'bad-prompt');
  const scalar = scalarAt(document, path);
  const range = scalar?.range;
  if (scalar === undefined || range == null) throw noPlace(file, 1);
  const [start, end] = range;
  const was = text.slice(start, end);
  const style = scalar.type ?? 'PLAIN';
  for (const write of [styles[style], literalBlock, doubleQuoted]) {
    const written = write?.(content, was, text.slice(0, start), text.slice(end));
    if (written === undefined) continue;
    // The line breaks behind a block belong to its range.
    const isBlock = (it: string): boolean => /^[|>]/.test(it);
    const tail = isBlock(was) && !isBlock(written) ? was.slice(was.trimEnd().length) : '';
    const changed = text.slice(0, start) + written + tail + text.slice(end);
    if (readsBack(changed, file, path, content)) return changed;
  }
  throw noPlace(file, 1);
}

type Writer = (content: string, was: string, before: string, after: string) => string | undefined;

const styles: Readonly<Record<string, Writer | undefined>> = {
  PLAIN: (content) => (content.includes('\n') ? undefined : content),
  QUOTE_DOUBLE: (content) => doubleQuoted(content),
  QUOTE_SINGLE: (content) =>
    content.includes('\n') ? undefined : `'${content.replaceAll("'", "''")}'`,
  BLOCK_LITERAL: (...args) => literalBlock(...args),
};

/** JSON's strings are strings of YAML; what JSON leaves bare and YAML forbids is escaped too. */
function doubleQuoted(content: string): string {
  return JSON.stringify(content).replaceAll(
    /[\u007f-\u009f\ufeff\ufffe\uffff\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const literalBlock: Writer = (content, was, before, after) => {
  const isBlock = /^[|>]/.test(was);
  if (!isBlock && !content.includes('\n')) return undefined;
  const lineBreak = /\r\n|\n/.exec(isBlock ? was : before)?.[0] ?? '\n';
  const [header = '', ...body] = isBlock ? was.split(/\r\n|\n/) : [''];
  const comment = isBlock ? header.replace(/^[|>][-+\d]*/, '') : '';
  const indent = body.map((line) => /^ +(?=\S)/.exec(line)?.[0]).find((it) => it !== undefined);
  const own = indent ?? ' '.repeat(keyIndent(before) + 2);
  const chomp = content.endsWith('\n') ? (/(?:^|\n)\n$/.test(content) ? '+' : '') : '-';
  const lines = content.replace(/\n$/, '').split('\n');
  const written = lines.map((line) => (line === '' ? '' : own + line));
  const ended = isBlock ? /(?:\r\n|\n)$/.test(was) : false;
  const blanks = chomp === '+' ? '' : trailingBlanks(was, lineBreak);
  const end = ended || (chomp !== '-' && after === '') ? lineBreak + blanks : '';
  return `|${chomp}${comment}${lineBreak}${written.join(lineBreak)}${end}`;
};

/** The column of the key on the last line: "  - role" counts the dash as indentation. */
function keyIndent(before: string): number {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}

/** Empty lines behind a block that are no part of its value. */
function trailingBlanks(was: string, lineBreak: string): string {
  if (!/^[|>]/.test(was)) return '';
  const lines = was.split(/\r\n|\n/);
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines
    .slice(last + 1, -1)
    .map((line) => line + lineBreak)
    .join('');
}

function readsBack(text: string, file: string, path: SourcePath, content: string): boolean {
  try {
    return scalarAt(readYaml(text, file, 'bad-prompt').document, path)?.value === content;
  } catch (error) {
    if (error instanceof CanaryError) return false;
    throw error;
  }
}

function noPlace(file: string, line: number): CanaryError {
  return new CanaryError('bad-prompt', 'the message has no text of its own in the file', {
    where: { file, line },
    expected: 'a message whose content is a string',
  });
}
