import type { Expression } from '../program/expression.ts';
import { literalOf } from '../program/reader.ts';

/** The Python of a notebook as one text, and where its lines come from. */
export interface NotebookCode {
  readonly text: string;
  /** For each line of the text, the offset of its string in the file. */
  readonly offsets: readonly number[];
}

/**
 * Puts the code cells of a notebook together, in order. Lines for the kernel (`%pip`, `!ls`) become
 * empty ones and cells in another language (`%%bash`) are left out, as are outputs and markdown.
 * Null for a notebook whose language is not Python.
 */
export function notebookCode(root: Expression): NotebookCode | null {
  const notebook = root.kind === 'map' ? root : find(root);
  if (notebook === undefined || !isPython(notebook)) return null;
  const lines: string[] = [];
  const offsets: number[] = [];
  const cells = valueOf(notebook, 'cells');
  for (const cell of cells?.kind === 'list' ? cells.items : []) {
    if (literalOf(valueOf(cell, 'cell_type')) !== 'code') continue;
    const read = cellLines(valueOf(cell, 'source'));
    if (read[0]?.text.trimStart().startsWith('%%') === true) continue;
    for (const { text, at } of read) {
      lines.push(/^\s*[%!?]/.test(text) ? '' : text);
      offsets.push(at);
    }
  }
  return { text: lines.join('\n'), offsets };
}

function find(root: Expression): Extract<Expression, { kind: 'map' }> | undefined {
  if (root.kind === 'map') return root;
  if (root.kind !== 'other') return undefined;
  for (const part of root.parts) {
    const found = find(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueOf(map: Expression | undefined, key: string): Expression | undefined {
  return map?.kind === 'map' ? map.entries.find((it) => it.key === key)?.value : undefined;
}

function isPython(notebook: Expression): boolean {
  const metadata = valueOf(notebook, 'metadata');
  const language =
    literalOf(valueOf(valueOf(metadata, 'language_info'), 'name')) ??
    literalOf(valueOf(valueOf(metadata, 'kernelspec'), 'language'));
  return language === undefined || /python/i.test(language);
}

function cellLines(source: Expression | undefined): { text: string; at: number }[] {
  const strings = source?.kind === 'list' ? source.items : source === undefined ? [] : [source];
  return strings.flatMap((item) => {
    const text = literalOf(item) ?? '';
    return text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ({ text: line, at: item.at }));
  });
}
