import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import {
  PromptIndex,
  type ReferredPrompt,
} from '../../../core/blastRadius/references/analysis/match.ts';
import {
  CandidateTest,
  maxSourceLength,
  searchedTexts,
} from '../../../core/blastRadius/references/candidates.ts';
import { roleOf } from '../../../core/blastRadius/references/fileRole.ts';
import { findReferences, type Chain } from '../../../core/blastRadius/references/findReferences.ts';
import { languageOf, type Grammar } from '../../../core/blastRadius/references/languages.ts';
import { importTexts } from '../../../core/blastRadius/references/links/importers.ts';
import { candidateFiles, isIgnored, isSource } from './candidateFiles.ts';
import { linkedExtensions, LinkIndex } from './linkIndex.ts';
import { readSource } from './readSource.ts';
import type { FileChange, FileEntry, ReferenceOptions, SkippedFile } from './references.ts';
import { SyntaxParser } from './syntaxParser.ts';

/** What is new since the last time. */
export interface Delta {
  /** Files whose references are these now. */
  readonly files: readonly FileEntry[];
  /** Files that have none any more. */
  readonly gone: readonly string[];
  readonly skipped: readonly SkippedFile[];
  /** All chains over files; absent: the same as before. */
  readonly chains?: readonly Chain[] | undefined;
}

/**
 * References of one workspace, kept by file. What it reads is not trusted: nothing is run, no link is
 * followed outside, sizes and times are bounded. One update at a time.
 */
export class ReferenceIndex {
  readonly #root: string;
  readonly #ripgrep: string | null | undefined;
  readonly #isSuite: (file: string) => boolean;
  readonly #parser: SyntaxParser;
  readonly #overlay = new Map<string, string>();
  readonly #known = new Set<string>();
  #prompts: readonly ReferredPrompt[] | undefined;
  #index = new PromptIndex([]);
  #test = new CandidateTest([]);
  #links = new LinkIndex();
  #chains = '[]';

  constructor({ root, ripgrep, suites, grammars }: ReferenceOptions, now: () => number) {
    this.#root = root;
    this.#ripgrep = ripgrep;
    this.#isSuite = picomatch([...suites]);
    this.#parser = new SyntaxParser(grammars, now);
  }

  /** Takes changes in and says what they changed; everything is new after other names or files. */
  async update(prompts: readonly ReferredPrompt[], changes: readonly FileChange[]): Promise<Delta> {
    try {
      return await this.#update(prompts, changes);
    } catch (error) {
      // What was taken in before is not known: the next update looks at everything.
      this.#prompts = undefined;
      throw error;
    }
  }

  async #update(
    prompts: readonly ReferredPrompt[],
    changes: readonly FileChange[],
  ): Promise<Delta> {
    for (const { file, text } of changes) {
      if (typeof text === 'string') this.#overlay.set(file, text);
      else if (text === null) this.#overlay.delete(file);
    }
    const searches = this.#prompts === undefined || !sameNames(this.#prompts, prompts);
    const affected = searches ? [] : this.#withOtherInputs(prompts);
    if (searches || affected.length > 0) this.#index = new PromptIndex(prompts);
    this.#prompts = prompts;
    const changed = searches ? [] : await this.#changedFiles(changes);
    if (!searches) return this.#take([...new Set([...changed, ...affected])], new Set());
    this.#test = new CandidateTest(prompts);
    this.#links = new LinkIndex();
    const found = prompts.length === 0 ? [] : await this.#search(prompts);
    const before = [...this.#known];
    const files = [...new Set([...found, ...this.#overlay.keys(), ...before])].sort();
    return this.#take(files, new Set(found));
  }

  /** Reads files, and then those that import from them what answers of prompts come out of. */
  async #take(files: readonly string[], searched: ReadonlySet<string>): Promise<Delta> {
    let delta = await this.#read(files, searched);
    for (let round = 0; round < maxRounds; round++) {
      const { modules, again } = this.#links.next();
      const texts = importTexts(modules);
      const importers =
        texts.length === 0
          ? []
          : await candidateFiles(this.#root, texts, this.#ripgrep, linkedExtensions);
      const open = texts.length === 0 ? [] : [...this.#overlay.keys()];
      const more = [...new Set([...importers, ...open, ...again])].sort();
      if (more.length === 0) break;
      delta = together(delta, await this.#read(more, new Set(importers), true));
    }
    const { chains } = this.#links;
    const key = JSON.stringify(chains);
    if (key === this.#chains) return delta;
    this.#chains = key;
    return { ...delta, chains };
  }

  dispose(): void {
    this.#parser.dispose();
  }

  async #search(prompts: readonly ReferredPrompt[]): Promise<string[]> {
    // Grammars are compiled while ripgrep searches.
    const grammars: Grammar[] = ['typescript', 'python', 'javascript'];
    const [files] = await Promise.all([
      candidateFiles(this.#root, searchedTexts(prompts), this.#ripgrep),
      this.#parser.prepare(grammars),
    ]);
    return files;
  }

  /** The files behind the changes: those of a folder that appeared, and that a folder took along. */
  async #changedFiles(changes: readonly FileChange[]): Promise<string[]> {
    const files = await Promise.all(
      changes.map(async ({ file }): Promise<string[]> => {
        if (languageOf(file) !== undefined) return [file];
        const known = new Set([...this.#known, ...this.#links.files]);
        const taken = [...known].filter((it) => it.startsWith(`${file}/`));
        const folder = path.resolve(this.#root, file);
        if (isIgnored(file) || !isFolderBelow(this.#root, folder)) return taken;
        const texts = [...searchedTexts(this.#index.prompts), ...this.#links.importTexts()];
        const found = await candidateFiles(folder, texts, this.#ripgrep);
        return [...taken, ...found.map((it) => `${file}/${it}`)];
      }),
    );
    return files.flat();
  }

  /** Files that use prompts whose variables are other ones now. */
  #withOtherInputs(prompts: readonly ReferredPrompt[]): string[] {
    const before = new Map(this.#prompts?.map(({ file, inputs }) => [file, inputs.join('\n')]));
    const other = prompts.some(({ file, inputs }) => before.get(file) !== inputs.join('\n'));
    return other ? [...this.#known] : [];
  }

  /**
   * `searched`: the files among them that the search itself has found; `isKnown`: whether this update
   * has seen already which of them use prompts.
   */
  async #read(
    files: readonly string[],
    searched: ReadonlySet<string>,
    isKnown = false,
  ): Promise<Delta> {
    const entries: FileEntry[] = [];
    const gone: string[] = [];
    const skipped: SkippedFile[] = [];
    const own = new Set(this.#index.prompts.map(({ file }) => file));
    for (const file of files) {
      const entry = own.has(file) ? null : await this.#entry(file, searched.has(file), isKnown);
      if (entry !== null && 'why' in entry) skipped.push(entry);
      if (entry !== null && 'sites' in entry && entry.sites.length > 0) {
        entries.push(entry);
        this.#known.add(file);
      } else if (this.#known.delete(file)) gone.push(file);
    }
    return { files: entries, gone, skipped };
  }

  async #entry(
    file: string,
    searched: boolean,
    isKnown: boolean,
  ): Promise<FileEntry | SkippedFile | null> {
    const language = languageOf(file);
    if (language === undefined || !isSource(file) || isIgnored(file)) return null;
    const text = this.#overlay.get(file) ?? readBounded(this.#root, file, searched);
    this.#links.delete(file);
    if (text === undefined) return null;
    const isCandidate = isKnown ? this.#known.has(file) : this.#test.accepts(file, text);
    const imports = this.#links.importsIn(file, text, language);
    if (!isCandidate && imports === null) return null;
    try {
      const test = imports === null ? this.#test : alsoConcerning(this.#test, imports);
      const source = await readSource(text, language, this.#parser, test);
      if (source === null) return null;
      if (typeof source === 'string') return { file, why: source };
      const role = roleOf(file, this.#isSuite);
      const { links, ...found } = findReferences(file, source, this.#index, this.#links.wanted);
      // What tests hand on does not reach users.
      if (role === 'code' && links !== null) this.#links.set(file, links);
      return isCandidate ? { file, role, ...found } : null;
    } catch (error) {
      // The parser gave up on this text, or it nests deeper than the stack: the others are still read.
      if (!isGivingUp(error)) throw error;
      this.#parser.dispose();
      return { file, why: 'unreadable' };
    }
  }
}

/** Further rounds lead to files that import importers of importers of importers. */
const maxRounds = 4;

function together(first: Delta, then: Delta): Delta {
  const files = new Map(first.files.map((it) => [it.file, it]));
  for (const file of then.gone) files.delete(file);
  for (const it of then.files) files.set(it.file, it);
  const gone = [...first.gone, ...then.gone].filter((file) => !files.has(file));
  const skipped = new Map([...first.skipped, ...then.skipped].map((it) => [it.file, it]));
  return { files: [...files.values()], gone, skipped: [...skipped.values()] };
}

/** Also pieces of a program that speak of what it imports. */
function alsoConcerning(
  test: CandidateTest,
  imports: (piece: string) => boolean,
): Pick<CandidateTest, 'concerns' | 'mentions'> {
  return {
    concerns: (piece) => imports(piece) || test.concerns(piece),
    mentions: (piece) => test.mentions(piece),
  };
}

/** A stack that is too deep, in JavaScript or in WebAssembly, or memory that ran out there. */
function isGivingUp(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'RuntimeError');
}

function sameNames(a: readonly ReferredPrompt[], b: readonly ReferredPrompt[]): boolean {
  const key = (prompts: readonly ReferredPrompt[]): string =>
    JSON.stringify(prompts.map(({ name, file }) => [name, file]).sort());
  return key(a) === key(b);
}

/** A folder of the workspace's own and no link. */
function isFolderBelow(root: string, folder: string): boolean {
  try {
    const inside = path.relative(realpathSync(root), realpathSync(folder));
    return inside === path.relative(root, folder) && statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The text of a file below the root; undefined for none, for a long one and for a link outside. At
 * once and not later: this runs where nobody else waits, and 2,000 small reads take a tenth of the time.
 */
function readBounded(root: string, file: string, searched: boolean): string | undefined {
  const absolute = path.resolve(root, file);
  try {
    if (statSync(absolute).size > maxSourceLength) return undefined;
    // The search follows no links; who tells of a file may name anything.
    const inside = searched || isBelow(realpathSync(root), realpathSync(absolute));
    return inside ? readFileSync(absolute, 'utf8') : undefined;
  } catch {
    // Gone since it was found, or not ours to read: it refers to nothing.
    return undefined;
  }
}

function isBelow(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}
