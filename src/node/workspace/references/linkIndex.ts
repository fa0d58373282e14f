import type { Chain } from '../../../core/blastRadius/references/findReferences.ts';
import type { Language } from '../../../core/blastRadius/references/languages.ts';
import { ImporterTest, importTexts } from '../../../core/blastRadius/references/links/importers.ts';
import { link } from '../../../core/blastRadius/references/links/link.ts';
import type { FileLinks } from '../../../core/blastRadius/references/links/model.ts';

/** Extensions of the files whose values are followed to others. */
export const linkedExtensions = ['ts', 'mts', 'cts', 'tsx', 'js', 'jsx', 'mjs', 'cjs', 'py', 'pyi'];

const linkedGrammars = ['typescript', 'tsx', 'javascript', 'python'];

/** What files give to each other, and which of them are to be read next to know more. */
export class LinkIndex {
  readonly #links = new Map<string, FileLinks>();
  /** Calls of others' functions that were followed when a file was read. */
  readonly #followed = new Map<string, string>();
  readonly #searched = new Set<string>();
  #wanted: ReadonlySet<string> = new Set();
  #givers: ReadonlySet<string> = new Set();
  #test = new ImporterTest([]);
  #chains: readonly Chain[] = [];

  get files(): Iterable<string> {
    return this.#links.keys();
  }

  /** See `fileLinks`. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  /** Chains over files as of the last `next`. */
  get chains(): readonly Chain[] {
    return this.#chains;
  }

  set(file: string, links: FileLinks): void {
    this.#links.set(file, links);
    this.#followed.set(file, this.#calledOf(links));
  }

  delete(file: string): void {
    this.#links.delete(file);
    this.#followed.delete(file);
  }

  /** Texts of files that import what answers come out of. */
  importTexts(): string[] {
    return importTexts(this.#givers);
  }

  /** Tells pieces that speak of such imports; null for a text without any. */
  importsIn(file: string, text: string, language: Language): ((piece: string) => boolean) | null {
    const isLinked = language.kind === 'program' && linkedGrammars.includes(language.grammar);
    return isLinked ? this.#test.concerns(file, text) : null;
  }

  /** Files whose importers have not been looked for, and files that are to be read once more. */
  next(): { readonly modules: readonly string[]; readonly again: readonly string[] } {
    const { chains, names, givers } = link(this.#links);
    this.#chains = chains;
    this.#wanted = names;
    if ([...givers].join('\n') !== [...this.#givers].join('\n'))
      this.#test = new ImporterTest(givers);
    this.#givers = givers;
    const modules = [...givers].filter((file) => !this.#searched.has(file));
    for (const file of modules) this.#searched.add(file);
    const again = [...this.#links].flatMap(([file, links]) =>
      this.#followed.get(file) === this.#calledOf(links) ? [] : [file],
    );
    return { modules, again };
  }

  #calledOf({ calls }: FileLinks): string {
    return [...calls]
      .filter((name) => this.#wanted.has(name))
      .sort()
      .join(' ');
  }
}
