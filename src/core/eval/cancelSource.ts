import type { CancelSignal } from '../base/cancel.ts';

/** A CancelSignal that its owner raises; raising it twice is the same as once. */
export class CancelSource {
  /**
   * A list: when a Set outgrows its table, V8 chains the old one to the new one, and what they held
   * lives on until the next full collection. Here that was the memory of every call.
   */
  readonly #listeners: (() => void)[] = [];
  #aborted = false;

  readonly signal: CancelSignal;

  constructor() {
    const isAborted = (): boolean => this.#aborted;
    this.signal = {
      get aborted() {
        return isAborted();
      },
      addEventListener: (_type, listener) => void this.#listeners.push(listener),
      removeEventListener: (_type, listener) => {
        const at = this.#listeners.indexOf(listener);
        if (at >= 0) this.#listeners.splice(at, 1);
      },
    };
  }

  cancel(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }
}
