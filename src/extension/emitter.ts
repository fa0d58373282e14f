import type { Disposable } from '../core/base/lifecycle.ts';

/** Subscribes a listener; the same shape as `vscode.Event`. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** `vscode.EventEmitter` for the parts that run without an editor. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
