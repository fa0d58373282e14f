import { CanaryError } from '../../core/base/errors.ts';
import { inputNames } from '../../core/blastRadius/contract.ts';
import type { CallSite } from '../../core/blastRadius/model.ts';
import { referenceGraph, type ReferenceGraph } from '../../core/blastRadius/references/graph.ts';
import { closePrompt } from '../../core/prompt/close.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { parsePrompt } from '../../core/prompt/parse.ts';
import type { PromptStore } from '../../core/ports.ts';
import type { Config } from '../../protocol/config.ts';
import { relativeTo } from './files.ts';
import type { FoundReferences, ReferenceSource, SkippedFile } from './references/references.ts';
import { diskStore, gitStore, matchingFiles, type Overlay } from './stores.ts';

export interface WorkspaceOptions {
  /** Unsaved texts by workspace-relative path. */
  readonly overlay?: Overlay | undefined;
  /** The ripgrep to search with; null = walk in Node; absent = whichever is found. */
  readonly ripgrep?: string | null | undefined;
  /** Finds and keeps the references; absent: found anew on every call, in this thread. */
  readonly references?: ReferenceSource | undefined;
}

/** What the workspace's files refer to. */
export interface WorkspaceReferences {
  readonly graph: ReferenceGraph;
  /** Uses of prompts by code, notebooks and configuration, in order of file and line. */
  readonly callSites: readonly CallSite[];
  /** Files that could not be read, with why. */
  readonly skipped: readonly SkippedFile[];
}

export interface WorkspacePrompts {
  readonly prompts: readonly ClosedPrompt[];
  /** Prompt files that cannot be read, with why; the others are unaffected. */
  readonly problems: readonly { readonly file: string; readonly error: CanaryError }[];
}

/** Prompts, partials and callers below one folder. Reads afresh on every call. */
export class Workspace {
  readonly root: string;
  readonly config: Config;
  readonly store: PromptStore;
  readonly #options: WorkspaceOptions;

  constructor(root: string, config: Config, options: WorkspaceOptions) {
    this.root = root;
    this.config = config;
    this.#options = options;
    this.store = diskStore(root, config.partials, options.overlay ?? new Map());
  }

  /** The same workspace as if `overlay` were saved. */
  withOverlay(overlay: Overlay): Workspace {
    return new Workspace(this.root, this.config, { ...this.#options, overlay });
  }

  /** Workspace-relative with forward slashes; undefined for a file outside. */
  relative(file: string): string | undefined {
    return relativeTo(this.root, file);
  }

  /** Workspace-relative paths of the prompt files, partials left out, sorted. */
  async promptFiles(): Promise<readonly string[]> {
    const overlay = this.#options.overlay ?? new Map<string, string>();
    const files = await matchingFiles(this.root, this.config.prompts, overlay);
    const partials = new Set(await this.store.partials());
    return files.filter((file) => !partials.has(file));
  }

  /** Reads and closes one prompt. Throws `not-found` or `bad-prompt`. */
  async openPrompt(file: string): Promise<ClosedPrompt> {
    const text = await this.store.read(file);
    if (text === undefined) {
      const details = { where: { file }, expected: `a prompt file in ${this.root}` };
      throw new CanaryError('not-found', 'there is no such prompt', details);
    }
    return closePrompt(parsePrompt(text, file), this.store);
  }

  /**
   * The prompt as it was at a commit, closed with the partials of that commit; null when it did not
   * exist. Throws `bad-usage` for an unknown ref and `bad-prompt` when it could not be read even then.
   */
  async openBaseline(file: string, ref: string): Promise<ClosedPrompt | null> {
    const store = gitStore(this.root, this.config.partials, ref);
    const text = await store.read(file);
    if (text === undefined) return null;
    try {
      return await closePrompt(parsePrompt(text, file), store);
    } catch (error) {
      throw inBaseline(error, file, `${ref}:${file}`);
    }
  }

  /** The text of any file at a commit: the baseline of a partial. */
  async textAtRef(file: string, ref: string): Promise<string | undefined> {
    return gitStore(this.root, this.config.partials, ref).read(file);
  }

  /** All prompts of the workspace; a broken one is reported and left out. */
  async closedPrompts(): Promise<WorkspacePrompts> {
    const prompts: ClosedPrompt[] = [];
    const problems: { file: string; error: CanaryError }[] = [];
    for (const file of await this.promptFiles()) {
      try {
        prompts.push(await this.openPrompt(file));
      } catch (error) {
        if (!(error instanceof CanaryError) || error.code !== 'bad-prompt') throw error;
        problems.push({ file, error });
      }
    }
    return { prompts, problems };
  }

  /** Where the workspace's code uses `prompts`, in order of file and line; tests and suites left out. */
  async callSites(prompts: readonly ClosedPrompt[]): Promise<readonly CallSite[]> {
    return (await this.references(prompts)).callSites;
  }

  /** Who depends on `prompts`. Throws `file-unavailable` when the search cannot run. */
  async references(prompts: readonly ClosedPrompt[]): Promise<WorkspaceReferences> {
    const { files, chains, skipped } = await this.#find(prompts);
    const callers = files.filter(({ role }) => role !== 'test' && role !== 'suite');
    return {
      graph: referenceGraph(prompts, files, chains),
      callSites: callers.flatMap(({ sites }) => sites),
      skipped,
    };
  }

  async #find(prompts: readonly ClosedPrompt[]): Promise<FoundReferences> {
    const referred = prompts.map((prompt) => ({
      name: prompt.name,
      file: prompt.file,
      inputs: [...inputNames(prompt)],
    }));
    const { references } = this.#options;
    if (references !== undefined) return references.find(referred);
    const { findOnce } = await import('./references/findOnce.ts');
    const suites = Object.values(this.config.suites).flatMap(({ files }) => files);
    return findOnce(this.root, referred, this.#options.ripgrep, suites);
  }
}

/** An error in the baseline's text names the baseline: the file on disk may be in order. */
export function inBaseline(error: unknown, file: string, shown: string): unknown {
  if (!(error instanceof CanaryError) || error.where?.file !== file) return error;
  return new CanaryError(error.code, `in the baseline: ${error.message}`, {
    where: { ...error.where, file: shown },
    expected: error.expected,
    cause: error,
  });
}

export function openWorkspace(
  root: string,
  config: Config,
  options: WorkspaceOptions = {},
): Workspace {
  return new Workspace(root, config, options);
}
