import { isAlias, isScalar, type Document, type Node, type Scalar } from 'yaml';
import type { SourcePath, YamlSource } from '../../base/source.ts';
import { splitLines } from '../messages.ts';

/** The scalar at `path`, through an alias if need be. */
export function scalarAt(document: Document.Parsed, path: SourcePath): Scalar | undefined {
  const node = document.getIn([...path], true) as Node | undefined;
  const target = isAlias(node) ? node.resolve(document) : node;
  return isScalar(target) ? target : undefined;
}

/**
 * For each line of a string value the line of the file on which it begins. Exact for block scalars
 * (`|` and `>`); the lines of a quoted or plain scalar are counted from its first and kept within
 * its range, because escapes and folding leave no more to go by.
 */
export function scalarLines(source: YamlSource, path: SourcePath, content: string): number[] {
  const count = content.split('\n').length;
  const scalar = scalarAt(source.document, path);
  const range = scalar?.range;
  if (scalar === undefined || range == null) {
    return new Array<number>(count).fill(source.rangeOf(path).start);
  }
  const first = lineOf(source.text, range[0]);
  if (scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED') {
    const body = bodyLines(source.text, range[0], range[1]);
    const offsets =
      scalar.type === 'BLOCK_LITERAL' ? literalOffsets(count) : foldedOffsets(content, body);
    return offsets.map((offset) => first + 1 + Math.min(offset, Math.max(0, body.length - 1)));
  }
  const last = lineOf(source.text, Math.max(range[0], range[1] - 1));
  return Array.from({ length: count }, (_, index) => Math.min(first + index, last));
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The block's own lines, without the header line that holds `|` or `>`. */
function bodyLines(text: string, start: number, end: number): string[] {
  const lines = splitLines(text.slice(start, end)).slice(1);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function literalOffsets(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/**
 * Folding joins lines with a space and drops one break of every run: walk both sides and let each
 * content line take the body lines that it was joined from.
 */
function foldedOffsets(content: string, body: readonly string[]): number[] {
  const indent = Math.min(...body.filter((it) => it.trim() !== '').map(indentOf));
  const lines = body.map((it) => it.slice(Math.min(indent, it.length)));
  const offsets: number[] = [];
  let at = 0;
  for (const line of content.split('\n')) {
    while (line !== '' && at < lines.length && lines[at] === '') at++;
    offsets.push(at);
    let joined = lines[at] ?? '';
    at++;
    while (joined.length < line.length && at < lines.length) {
      joined += ` ${lines[at] ?? ''}`;
      at++;
    }
  }
  return offsets;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
