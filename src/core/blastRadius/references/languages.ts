import { csharp } from './languages/csharp.ts';
import { ecmascript } from './languages/ecmascript.ts';
import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import { python } from './languages/python.ts';
import { ruby } from './languages/ruby.ts';
import type { Rules } from './program/reader.ts';

/** A grammar that a parser has, by the name of its file. */
export type Grammar =
  'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'java' | 'c-sharp' | 'ruby';

/** How the files of one kind are read. */
export type Language =
  | {
      readonly kind: 'program';
      readonly grammar: Grammar;
      readonly rules: Rules;
      /** Whether `import 'name'` is always of somebody else's package, as in JavaScript. */
      readonly bareImportsAreForeign: boolean;
    }
  | { readonly kind: 'yaml' | 'json' | 'notebook' };

const script = { kind: 'program', rules: ecmascript, bareImportsAreForeign: true } as const;
const plain = { kind: 'program', bareImportsAreForeign: false } as const;
const typescript: Language = { ...script, grammar: 'typescript' };
const javascript: Language = { ...script, grammar: 'javascript' };

export const pythonLanguage = { ...plain, grammar: 'python', rules: python } as const;

const byExtension: Readonly<Record<string, Language>> = {
  ts: typescript,
  mts: typescript,
  cts: typescript,
  tsx: { ...script, grammar: 'tsx' },
  js: javascript,
  jsx: javascript,
  mjs: javascript,
  cjs: javascript,
  py: pythonLanguage,
  pyi: pythonLanguage,
  go: { ...plain, grammar: 'go', rules: go },
  java: { ...plain, grammar: 'java', rules: java },
  cs: { ...plain, grammar: 'c-sharp', rules: csharp },
  rb: { ...plain, grammar: 'ruby', rules: ruby },
  rake: { ...plain, grammar: 'ruby', rules: ruby },
  yaml: { kind: 'yaml' },
  yml: { kind: 'yaml' },
  json: { kind: 'json' },
  jsonc: { kind: 'json' },
  ipynb: { kind: 'notebook' },
};

/** Extensions of the files in which references are looked for, without the dot. */
export const referenceExtensions: readonly string[] = Object.keys(byExtension);

/** Undefined for files in which nothing is looked for. */
export function languageOf(file: string): Language | undefined {
  const extension = file.slice(file.lastIndexOf('.') + 1);
  return Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}
