import { importName } from './moduleFiles.ts';

/** How files beside and below it import a file that stands for its folder. */
const folderTexts = {
  python: ['from . import', 'from .. import'],
  script: [`/index'`, `/index"`, '/index.', `'.'`, `"."`, `'..'`, `".."`],
};
const folderFile = /(?:^|\/)(?:index|__init__)\.\w+$/;

/** Texts of which a file that imports one of the modules holds at least one. */
export function importTexts(modules: Iterable<string>): string[] {
  const texts = [...modules].flatMap((file) => {
    const name = importName(file);
    const style = isPython(file) ? 'python' : 'script';
    const ofFolder = folderFile.test(file) ? folderTexts[style] : [];
    if (name === '') return ofFolder;
    const named =
      style === 'python' ? [`${name} import`, `import ${name}`, `.${name}`] : [`/${name}`];
    return [...named, ...ofFolder];
  });
  return [...new Set(texts)];
}

const scriptModule = /\b(?:from|require|import)[ \t]*\(?\s{0,20}['"`]([^'"`\n]{1,200})['"`]/g;
/** What stands between the word that begins a statement and the module that it names. */
const scriptNames =
  /(?:\bimport|\bexport|\bconst|\blet|\bvar)\b(?:(?!\b(?:import|export|const)\b)[^'"`;])*$/;
const maxImportLength = 600;
const pythonFrom =
  /^[ \t]*from[ \t]+([\w.]{1,200})[ \t]+import[ \t]+(\([^)]{0,2000}\)|[^\n]{0,400})/gm;
const pythonImport = /^[ \t]*import[ \t]+([^\n]{1,400})/gm;

/** Tells whether, and by which names, a file imports what lies in some modules. */
export class ImporterTest {
  readonly #names: ReadonlySet<string>;
  /** Whether one of the modules stands for its folder. */
  readonly #hasFolders: boolean;

  constructor(modules: Iterable<string>) {
    const files = [...modules];
    this.#names = new Set(files.map(importName));
    this.#hasFolders = files.some((file) => folderFile.test(file));
  }

  /**
   * Tells pieces of the text that speak of something that it imports from one of the modules, as far as
   * the modules' names say; null when it imports nothing of them.
   */
  concerns(file: string, text: string): ((piece: string) => boolean) | null {
    const imports = this.#imports(file, text);
    if (imports.length === 0) return null;
    const names = imports.flatMap((it) => it.match(/[A-Za-z_$][\w$]*/g) ?? []);
    const words = [...new Set(names)].filter((it) => !keywords.has(it));
    if (words.length === 0) return () => false;
    const pattern = words.map((it) => it.replaceAll('$', '\\$')).join('|');
    const known = new RegExp(`(?<![\\w$])(?:${pattern})(?![\\w$])`);
    return (piece) => known.test(piece);
  }

  /** What the imports of the modules bring in, as it is written. */
  #imports(file: string, text: string): string[] {
    if (!isPython(file)) {
      return [...text.matchAll(scriptModule)].flatMap(({ 1: module = '', index }) => {
        const path = module.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');
        const last = path.slice(path.lastIndexOf('/') + 1);
        const isFolder = this.#hasFolders && /^\.{0,2}$/.test(last);
        if (!isFolder && !this.#names.has(last)) return [];
        const before = text.slice(Math.max(0, index - maxImportLength), index);
        return [scriptNames.exec(before)?.[0] ?? ''];
      });
    }
    const from = [...text.matchAll(pythonFrom)].flatMap(([, module = '', names = '']) => {
      const inner = names.match(/\w+/g) ?? [];
      const last = module.slice(module.lastIndexOf('.') + 1);
      const isFolder = this.#hasFolders && last === '';
      return isFolder || this.#names.has(last) || inner.some((it) => this.#names.has(it))
        ? [names]
        : [];
    });
    const whole = [...text.matchAll(pythonImport)].flatMap(([, names = '']) =>
      (names.match(/\w+/g) ?? []).some((it) => this.#names.has(it)) ? [names] : [],
    );
    return [...from, ...whole];
  }
}

const keywords = new Set(
  'import export from as type default const let var await require typeof function return'.split(
    ' ',
  ),
);

function isPython(file: string): boolean {
  return /\.pyi?$/.test(file);
}
