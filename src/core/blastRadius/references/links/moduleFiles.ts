import type { Sureness } from '../../model.ts';
import type { FileLinks } from './model.ts';

/** A file that an import leads to. */
export interface ModuleFile {
  readonly file: string;
  readonly sure: Sureness;
}

const scriptEnding = /\.(?:[cm]?[jt]sx?)$/;
const folderFile = /\/(?:index|__init__)$/;

/** Finds the files behind the modules that other files import, among those that are known. */
export class ModuleFiles {
  readonly #styles: ReadonlyMap<string, FileLinks['style']>;
  /** By path without its ending, and without `index` or `__init__` behind a folder. */
  readonly #byPath = new Map<string, string>();
  /** By the last part of that path. */
  readonly #byLast = new Map<string, string[]>();

  constructor(styles: ReadonlyMap<string, FileLinks['style']>) {
    this.#styles = styles;
    for (const file of styles.keys()) {
      const path = importPath(file);
      this.#byPath.set(path, file);
      const last = importName(file);
      this.#byLast.set(last, [...(this.#byLast.get(last) ?? []), path]);
    }
  }

  /** Undefined for a module of somebody else, and for one that may be several files. */
  find(from: string, module: string): ModuleFile | undefined {
    return this.#styles.get(from) === 'python'
      ? this.#python(from, module)
      : this.#script(from, module);
  }

  #script(from: string, module: string): ModuleFile | undefined {
    if (/^\.\.?(?:\/|$)/.test(module)) {
      return this.#at(joined(folderOf(from), module), from, 'likely');
    }
    const alias = /^(?:@|~|#|\$lib|\$src)\/?(?=[^@/]+\/|[^@/]+$)(?=.)/.exec(module);
    const own = alias !== null && (module[alias[0].length - 1] === '/' || alias[0] !== '@');
    const path = own ? module.slice(alias[0].length) : module;
    const segments = withoutEnding(path).split('/').length;
    if (!own && segments < 2) return undefined;
    return this.#endingIn(withoutEnding(path), from, own ? 'likely' : 'possible');
  }

  #python(from: string, module: string): ModuleFile | undefined {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const path = module.slice(dots).replaceAll('.', '/');
    if (dots > 0) {
      const up = '../'.repeat(dots - 1);
      return this.#at(joined(folderOf(from), `${up}${path}`), from, 'likely');
    }
    // Beside the file, as scripts have it, or from any folder that is searched.
    return (
      this.#at(path, from, 'likely') ??
      this.#at(joined(folderOf(from), path), from, 'likely') ??
      this.#endingIn(path, from, path.includes('/') ? 'likely' : 'possible')
    );
  }

  #at(path: string, from: string, sure: Sureness): ModuleFile | undefined {
    const file = this.#byPath.get(path) ?? this.#byPath.get(withoutEnding(path));
    if (file === undefined || this.#styles.get(file) !== this.#styles.get(from)) return undefined;
    return { file, sure };
  }

  #endingIn(path: string, from: string, sure: Sureness): ModuleFile | undefined {
    const last = path.slice(path.lastIndexOf('/') + 1);
    const found = (this.#byLast.get(last) ?? []).filter(
      (it) => it === path || it.endsWith(`/${path}`),
    );
    const [only] = found;
    return found.length === 1 && only !== undefined ? this.#at(only, from, sure) : undefined;
  }
}

/** What imports of a file end in: its name without the ending, or its folder's for `index`. */
export function importName(file: string): string {
  const path = importPath(file);
  return path.slice(path.lastIndexOf('/') + 1);
}

function importPath(file: string): string {
  return `/${file.replace(/\.\w+$/, '')}`.replace(folderFile, '').slice(1);
}

function withoutEnding(path: string): string {
  return path.replace(scriptEnding, '').replace(/(?:^|\/)index$/, '');
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

function joined(folder: string, path: string): string {
  const segments = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') segments.pop();
    else if (part !== '.' && part !== '') segments.push(part);
  }
  return segments.join('/');
}
