/** How a language writes comments and strings, as far as finding literals needs it. */
export interface LanguageSyntax {
  readonly lineComment: RegExp;
  /** Null where the language has none. */
  readonly blockComment: { readonly open: string; readonly close: string } | null;
  /** Longest first, so that `"""` is not read as an empty string. */
  readonly quotes: readonly string[];
  /** Whether values may stand without quotes, as in YAML. */
  readonly bareValues: boolean;
  /** Whether calls and what is passed to them are read, or file paths and names alone. */
  readonly calls: boolean;
}

const cLike: LanguageSyntax = {
  lineComment: /\/\//y,
  blockComment: { open: '/*', close: '*/' },
  quotes: ['"', "'", '`'],
  bareValues: false,
  calls: true,
};
const python: LanguageSyntax = {
  lineComment: /#/y,
  blockComment: null,
  quotes: ['"""', "'''", '"', "'"],
  bareValues: false,
  calls: true,
};
const data: LanguageSyntax = {
  lineComment: /(?<![^\s])#/y,
  blockComment: null,
  quotes: ['"', "'"],
  bareValues: true,
  calls: false,
};

const byExtension: Readonly<Record<string, LanguageSyntax>> = {
  ts: cLike,
  tsx: cLike,
  mts: cLike,
  cts: cLike,
  js: cLike,
  jsx: cLike,
  mjs: cLike,
  cjs: cLike,
  py: python,
  go: { ...cLike, calls: false },
  java: { ...cLike, calls: false },
  kt: { ...cLike, calls: false },
  cs: { ...cLike, calls: false },
  rb: { ...python, calls: false },
  yaml: data,
  yml: data,
  toml: data,
  json: { ...data, bareValues: false },
};

/** Extensions of the files in which references are looked for, without the dot. */
export const referenceExtensions: readonly string[] = Object.keys(byExtension);

export function syntaxOf(file: string): LanguageSyntax | undefined {
  return byExtension[file.slice(file.lastIndexOf('.') + 1)];
}
