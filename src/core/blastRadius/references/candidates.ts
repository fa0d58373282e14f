import type { ReferredPrompt } from './analysis/match.ts';

/** Longer files are generated, not written. */
export const maxSourceLength = 1_000_000;

/** Texts of which a file that uses a prompt holds at least one: names, and names of files. */
export function searchedTexts(prompts: readonly ReferredPrompt[]): string[] {
  const texts = prompts.flatMap(({ name, file }) => {
    const base = file.slice(file.lastIndexOf('/') + 1);
    const stem = base.replace(/\.(?:prompt\.\w+|prompt|prompty|\w+)$/, '');
    return [name, stem];
  });
  // A text that holds another is found with it.
  return [...new Set(texts)].filter(
    (text) => text !== '' && !texts.some((it) => it !== text && it !== '' && text.includes(it)),
  );
}

/** Words that stand near every use of a prompt by its name alone. */
const nameContext =
  /prompt|templates?\s*\.\s*get|\bhub\b|\bpull\b|(?:string|object)_?(?:flag_?)?(?:value|details|evaluation)|\/flags\//i;

/**
 * Whether it is worth parsing a text: it holds the file name of a prompt, or a name between quotes
 * (in YAML and Ruby also without) in a file that speaks of prompts or flags.
 */
export class CandidateTest {
  readonly #files: RegExp | null;
  readonly #quoted: RegExp | null;
  readonly #bare: RegExp | null;
  readonly #known: RegExp | null;

  constructor(prompts: readonly ReferredPrompt[]) {
    const names = alternatives(prompts.map(({ name }) => name));
    const bases = prompts.map(({ file }) => file.slice(file.lastIndexOf('/') + 1));
    const files = alternatives(bases);
    const stems = alternatives([
      ...prompts.map(({ name }) => name),
      ...bases.map((base) => base.replace(/\.(?:prompt\.\w+|prompt|prompty|\w+)$/, '')),
    ]);
    this.#files = files === '' ? null : new RegExp(`(?<![\\w-])(?:${files})(?![\\w-])`);
    this.#quoted =
      stems === '' ? null : new RegExp(`["'\`/:](?:${stems})(?:["'\`@:/.\\\\]|$)`, 'm');
    this.#bare = names === '' ? null : new RegExp(`(?<![\\w-])(?:${names})(?![\\w-])`);
    this.#known = stems === '' ? null : new RegExp(`(?<![\\w-])(?:${stems})(?![\\w-])`);
  }

  /** Whether a piece of a program by itself has to do with prompts: by a file's name or by its words. */
  concerns(piece: string): boolean {
    return this.#files?.test(piece) === true || nameContext.test(piece);
  }

  /** Whether a piece of data holds what every reference holds: a prompt's name or its file's. */
  mentions(piece: string): boolean {
    return this.#known?.test(piece) === true;
  }

  accepts(file: string, text: string): boolean {
    if (text.length > maxSourceLength || text.includes('\0')) return false;
    if (this.#files?.test(text) === true) return true;
    return this.#nameIn(file)?.test(text) === true && nameContext.test(text);
  }

  /** YAML has values without quotes, Ruby has symbols. */
  #nameIn(file: string): RegExp | null {
    return /\.(?:ya?ml|rb|rake)$/.test(file) ? this.#bare : this.#quoted;
  }
}

function alternatives(texts: readonly string[]): string {
  return [...new Set(texts)]
    .filter((text) => text !== '')
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
}
