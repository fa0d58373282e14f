import type { ReferredPrompt } from '../../../core/blastRadius/references/analysis/match.ts';
import type { Chain } from '../../../core/blastRadius/references/findReferences.ts';
import { ReferenceIndex, type Delta } from './referenceIndex.ts';
import type {
  FileChange,
  FileEntry,
  FoundReferences,
  ReferenceOptions,
  ReferenceSource,
  SkippedFile,
} from './references.ts';

/** Keeps what updates have said. */
export class ReferenceTable {
  readonly #files = new Map<string, FileEntry>();
  readonly #skipped = new Map<string, SkippedFile>();
  #chains: readonly Chain[] = [];

  apply({ files, gone, skipped, chains }: Delta): void {
    this.#chains = chains ?? this.#chains;
    for (const file of gone) this.#files.delete(file);
    for (const entry of files) {
      this.#files.set(entry.file, entry);
      this.#skipped.delete(entry.file);
    }
    for (const it of skipped) this.#skipped.set(it.file, it);
  }

  clear(): void {
    this.#files.clear();
    this.#skipped.clear();
    this.#chains = [];
  }

  found(): FoundReferences {
    const files = [...this.#files.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
    return { files, chains: this.#chains, skipped: [...this.#skipped.values()] };
  }
}

/** References found in this very thread: for a program that asks once and ends. */
export class LocalReferences implements ReferenceSource {
  readonly #index: ReferenceIndex;
  readonly #table = new ReferenceTable();
  #changes: FileChange[] = [];

  constructor(options: ReferenceOptions) {
    this.#index = new ReferenceIndex(options, () => performance.now());
  }

  changed(change: FileChange): void {
    this.#changes.push(change);
  }

  async find(prompts: readonly ReferredPrompt[]): Promise<FoundReferences> {
    const changes = this.#changes.splice(0);
    this.#table.apply(await this.#index.update(prompts, changes));
    return this.#table.found();
  }

  dispose(): void {
    this.#index.dispose();
  }
}
