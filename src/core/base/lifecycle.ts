/** Something to let go of. `vscode.Disposable` satisfies it. */
export interface Disposable {
  dispose(): void;
}

/**
 * Owns disposables: register each in the expression that creates it. Disposing runs them in
 * reverse order, once; what is added afterwards is disposed at once.
 */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.splice(0).reverse()) item.dispose();
  }
}
