import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { Grammar } from '../../../core/blastRadius/references/languages.ts';
import type { SyntaxNode } from '../../../core/blastRadius/references/program/syntaxNode.ts';

/** Milliseconds that one file may take; what is longer is left out and said. */
const maxParseMs = 500;
const maxNodes = 400_000;
const maxDepth = 600;

/** Why a text could not be parsed: said, not thrown, as one file must not spoil the others. */
export type ParseResult = ParsedText | 'too-slow' | 'too-large';

export interface ParsedText {
  readonly root: SyntaxNode;
  /** Whether some of the text does not follow the grammar. */
  readonly isBroken: boolean;
}

/**
 * Parses with tree-sitter in WebAssembly. The runtime and each grammar are loaded when they are first
 * needed and kept; trees are copied out and freed at once.
 */
export class SyntaxParser {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #languages = new Map<Grammar, Promise<TreeSitter.Language>>();
  #runtime: Promise<typeof TreeSitter> | undefined;
  #parser: TreeSitter.Parser | undefined;

  /** `folder` holds `tree-sitter.js`, `tree-sitter.wasm` and the grammars. */
  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Loads what texts in these grammars will need. */
  async prepare(grammars: Iterable<Grammar>): Promise<void> {
    await Promise.all([...grammars].map((grammar) => this.#language(grammar)));
  }

  async parse(text: string, grammar: Grammar): Promise<ParseResult> {
    const language = await this.#language(grammar);
    const { Parser } = await this.#load();
    this.#parser ??= new Parser();
    this.#parser.setLanguage(language);
    const end = this.#now() + maxParseMs;
    const progressCallback = (): boolean => this.#now() > end;
    const tree = this.#parser.parse(text, null, { progressCallback });
    if (tree === null) {
      this.#parser.reset();
      return 'too-slow';
    }
    try {
      return copied(tree);
    } finally {
      tree.delete();
    }
  }

  dispose(): void {
    this.#parser?.delete();
    this.#parser = undefined;
  }

  #language(grammar: Grammar): Promise<TreeSitter.Language> {
    const loading = this.#languages.get(grammar) ?? this.#loadGrammar(grammar);
    this.#languages.set(grammar, loading);
    return loading;
  }

  async #loadGrammar(grammar: Grammar): Promise<TreeSitter.Language> {
    const { Language } = await this.#load();
    return Language.load(await this.#read(`tree-sitter-${grammar}.wasm`));
  }

  #load(): Promise<typeof TreeSitter> {
    return (this.#runtime ??= this.#loadRuntime());
  }

  async #loadRuntime(): Promise<typeof TreeSitter> {
    const require = createRequire(path.join(this.#folder, 'tree-sitter.js'));
    const runtime = require('./tree-sitter.js') as typeof TreeSitter;
    const wasmBinary = await this.#read('tree-sitter.wasm');
    // The types know but one of the options that the runtime takes.
    await (runtime.Parser.init as (options: object) => Promise<void>)({ wasmBinary });
    return runtime;
  }

  #read(name: string): Promise<Uint8Array> {
    return readFile(path.join(this.#folder, name));
  }
}

interface Draft extends SyntaxNode {
  readonly children: SyntaxNode[];
}

/** The tree without comments and nameless tokens. */
function copied(tree: TreeSitter.Tree): ParseResult {
  const cursor = tree.walk();
  try {
    const root = new Copier(cursor).copy();
    return root === 'too-large' ? root : { root, isBroken: tree.rootNode.hasError };
  } finally {
    cursor.delete();
  }
}

class Copier {
  readonly #cursor: TreeSitter.TreeCursor;
  readonly #named = new Map<number, boolean>();
  #nodes = 0;

  constructor(cursor: TreeSitter.TreeCursor) {
    this.#cursor = cursor;
  }

  /** Asking the language once a type is cheaper than asking every node. */
  #isNamed(type: number): boolean {
    const known = this.#named.get(type);
    if (known !== undefined) return known;
    const named = this.#cursor.nodeIsNamed;
    this.#named.set(type, named);
    return named;
  }

  copy(): SyntaxNode | 'too-large' {
    const root = this.#node(null);
    this.#children(root, 0);
    return this.#nodes > maxNodes ? 'too-large' : root;
  }

  #node(field: string | null): Draft {
    this.#nodes++;
    const { nodeType: type, startIndex: start, endIndex: end } = this.#cursor;
    return { type, field, start, end, children: [] };
  }

  #children(parent: Draft, depth: number): void {
    const cursor = this.#cursor;
    if (depth > maxDepth || this.#nodes > maxNodes || !cursor.gotoFirstChild()) return;
    do {
      const field = cursor.currentFieldName;
      if (field === null && !this.#isNamed(cursor.nodeTypeId)) continue;
      const child = this.#node(field);
      if (child.type.endsWith('comment')) continue;
      parent.children.push(child);
      this.#children(child, depth + 1);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
}
