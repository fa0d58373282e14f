import { csharp } from './languages/csharp.ts';
import { ecmascript } from './languages/ecmascript.ts';
import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import { python } from './languages/python.ts';
import { ruby } from './languages/ruby.ts';
import type { Rules } from './program/reader.ts';
import { layouts, type Layout } from './topUnits.ts';

/** A grammar that a parser has, by the name of its file. */
export type Grammar =
  'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'java' | 'c-sharp' | 'ruby';

/** How the files of one kind are read. */
export type Language =
  | {
      readonly kind: 'program';
      readonly grammar: Grammar;
      readonly rules: Rules;
      readonly layout: Layout;
      /** Whether `import 'name'` is always of somebody else's package, as in JavaScript. */
      readonly bareImportsAreForeign: boolean;
    }
  | { readonly kind: 'yaml' | 'json' | 'notebook' };

const script = {
  kind: 'program',
  rules: ecmascript,
  layout: layouts.script,
  bareImportsAreForeign: true,
} as const;
const plain = { kind: 'program', bareImportsAreForeign: false } as const;
const braces = { ...plain, layout: layouts.braces } as const;
const rubyLanguage: Language = { ...plain, layout: layouts.ruby, grammar: 'ruby', rules: ruby };
const typescript: Language = { ...script, grammar: 'typescript' };
const javascript: Language = { ...script, grammar: 'javascript' };

export const pythonLanguage = {
  ...plain,
  layout: layouts.python,
  grammar: 'python',
  rules: python,
} as const;

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
  go: { ...braces, grammar: 'go', rules: go },
  java: { ...braces, grammar: 'java', rules: java },
  cs: { ...braces, grammar: 'c-sharp', rules: csharp },
  rb: rubyLanguage,
  rake: rubyLanguage,
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
