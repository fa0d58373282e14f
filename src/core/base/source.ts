import {
  Composer,
  LineCounter,
  Parser,
  isMap,
  isScalar,
  isSeq,
  type CST,
  type Document,
  type Node,
} from 'yaml';
import { CanaryError, type ErrorCode, type Where } from './errors.ts';
import type { LineRange } from './range.ts';

export type SourcePath = readonly (string | number)[];

/**
 * A YAML or JSON file with positions kept: the plain value, and for every path in it the lines it
 * stands on. The one way in which the product reads YAML.
 */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** The syntax tree, for readers that need scalar styles or key positions. */
  readonly document: Document.Parsed;
  /** Lines (from 1, inclusive) of the value at `path`, or of its nearest existing ancestor. */
  rangeOf(path: SourcePath): LineRange;
  /** Where the key or value at `path` begins, for an error message. */
  whereOf(path: SourcePath): Where;
}

export interface YamlOptions {
  /** Takes the keys of an anchor over with `<<: *anchor`, as YAML 1.1 does. */
  readonly merge?: boolean;
}

/** Parses YAML 1.2 (JSON included); throws `code` with file and line when it is malformed. */
export function readYaml(
  text: string,
  file: string,
  code: ErrorCode,
  options: YamlOptions = {},
): YamlSource {
  const lineCounter = new LineCounter();
  const document = parseOne(text, file, code, lineCounter, options);
  const value = toPlain(document, file, code);
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line);
  const rangeOf = (path: SourcePath): LineRange => {
    const node = nearestNode(document, path);
    if (node?.range == null) return { start: 1, end: 1 };
    const start = lineAt(node.range[0]);
    return { start, end: Math.max(start, lineAt(Math.max(node.range[0], node.range[1] - 1))) };
  };
  return {
    file,
    text,
    value,
    document,
    rangeOf,
    whereOf: (path) => ({ file, line: keyLine(document, path, lineAt) ?? rangeOf(path).start }),
  };
}

/** The one document of a text; refuses it before it is composed where that would recurse too far. */
function parseOne(
  text: string,
  file: string,
  code: ErrorCode,
  lineCounter: LineCounter,
  { merge = false }: YamlOptions,
): Document.Parsed {
  const tokens = [...new Parser(lineCounter.addNewLine).parse(text)];
  refuseDeepNesting(tokens, (offset) => ({ file, line: lineCounter.linePos(offset).line }), code);
  const composer = new Composer({ logLevel: 'error', merge });
  const [document, second] = composer.compose(tokens, true, text.length);
  // The composer was told to make a document of whatever there is.
  if (document === undefined) throw new Error('no document was composed');
  const problem = document.errors[0];
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    throw new CanaryError(code, problem.message, {
      where: { file, line, column: col },
      expected: 'well-formed YAML',
      cause: problem,
    });
  }
  if (second !== undefined) {
    throw new CanaryError(code, 'there is more than one document', {
      where: { file, line: lineCounter.linePos(second.range[0]).line },
      expected: 'one document a file',
    });
  }
  return document;
}

/** Levels of mappings and lists within one another. */
const maxDepth = 200;

/**
 * The composer recurses, and the engine may abort when a stack runs out there. The parser in front
 * of it does not, so the depth is measured on its tokens.
 */
function refuseDeepNesting(
  tokens: readonly CST.Token[],
  whereAt: (offset: number) => Where,
  code: ErrorCode,
): void {
  const open: { token: CST.Token; depth: number }[] = [];
  for (const token of tokens) {
    if (token.type === 'document' && token.value !== undefined) {
      open.push({ token: token.value, depth: 1 });
    }
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > maxDepth) {
      throw new CanaryError(code, 'the values nest too deeply', {
        where: whereAt(token.offset),
        expected: `at most ${maxDepth} levels`,
      });
    }
    for (const { key, value } of 'items' in token ? token.items : []) {
      if (key != null) open.push({ token: key, depth: depth + 1 });
      if (value !== undefined) open.push({ token: value, depth: depth + 1 });
    }
  }
}

/** Aliases are expanded within yaml's own bound (100), so a small file cannot become a huge value. */
function toPlain(document: Document.Parsed, file: string, code: ErrorCode): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CanaryError(code, message, { where: { file, line: 1 }, cause });
  }
}

function nearestNode(document: Document.Parsed, path: SourcePath): Node | null {
  let node: Node | null = document.contents;
  for (const key of path) {
    const child: unknown = isMap(node) || isSeq(node) ? node.get(key, true) : undefined;
    if (child === undefined || child === null) return node;
    node = child as Node;
  }
  return node;
}

function keyLine(
  document: Document.Parsed,
  path: SourcePath,
  lineAt: (offset: number) => number,
): number | undefined {
  const parent = nearestNode(document, path.slice(0, -1));
  const last = path.at(-1);
  if (!isMap(parent)) return undefined;
  const key = parent.items.find((pair) => isScalar(pair.key) && pair.key.value === last)?.key;
  return isScalar(key) && key.range != null ? lineAt(key.range[0]) : undefined;
}
