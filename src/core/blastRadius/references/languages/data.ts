import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Node } from 'yaml';
import type { Expression } from '../program/expression.ts';
import { entry, other, plainText } from '../program/reader.ts';

const maxDepth = 100;

/** A YAML text as maps, lists and texts; what cannot be read is left out. */
export function readYaml(text: string): Expression {
  const documents = parseAllDocuments(text, {
    lineCounter: new LineCounter(),
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const roots = 'empty' in documents ? [] : documents.map(({ contents }) => contents);
  return other(
    0,
    roots.map((root) => fromNode(root, 0)),
  );
}

function fromNode(node: unknown, depth: number): Expression {
  const at = offsetOf(node);
  if (depth > maxDepth || isAlias(node)) return other(at, []);
  if (isScalar(node)) {
    return typeof node.value === 'string' ? plainText(at, node.value) : other(at, []);
  }
  if (isSeq(node)) {
    return { kind: 'list', at, items: node.items.map((item) => fromNode(item, depth + 1)) };
  }
  if (!isMap(node)) return other(at, []);
  const entries = node.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : null;
    return entry(name, fromNode(value, depth + 1));
  });
  return { kind: 'map', at, entries, type: null };
}

function offsetOf(node: unknown): number {
  return (node as Partial<Node> | null)?.range?.[0] ?? 0;
}
