import type { PromptStore } from '../../core/ports.ts';

/**
 * A prompt store for work at every keystroke: what an editor holds comes first, what was read from
 * disk is kept until `forget`.
 */
export class CachedStore implements PromptStore {
  readonly #disk: PromptStore;
  readonly #editorText: (file: string) => string | undefined;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  #partials: Promise<readonly string[]> | undefined;

  constructor(disk: PromptStore, editorText: (file: string) => string | undefined) {
    this.#disk = disk;
    this.#editorText = editorText;
  }

  async read(file: string): Promise<string | undefined> {
    const open = this.#editorText(file);
    if (open !== undefined) return open;
    const known = this.#texts.get(file) ?? this.#disk.read(file);
    this.#texts.set(file, known);
    // A failure is not kept: the next keystroke may find the file readable.
    return known.catch((error: unknown) => {
      this.#texts.delete(file);
      throw error;
    });
  }

  partials(): Promise<readonly string[]> {
    return (this.#partials ??= this.#disk.partials());
  }

  forget(): void {
    this.#texts.clear();
    this.#partials = undefined;
  }
}
