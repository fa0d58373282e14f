import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where the parser and its grammars lie: beside the bundles, or, when the sources run as they are, in
 * the package that they come from.
 */
export function grammarFolder(program: string): string {
  const beside = fileURLToPath(new URL('./grammars', program));
  if (existsSync(beside)) return beside;
  return path.dirname(createRequire(program).resolve('@vscode/tree-sitter-wasm'));
}
