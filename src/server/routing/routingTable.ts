import type { Disposable } from '../../core/base/lifecycle.ts';
import { buildRoute, type Route, type RouteSource, type RoutedRelease } from './route.ts';

/**
 * Every prompt's route, in memory: what resolve answers from, so that a store that is down or busy
 * changes nothing for those who ask. A change takes effect with the next request.
 */
export class RoutingTable {
  readonly #routes = new Map<string, Route>();
  readonly #listeners = new Set<() => void>();
  #revision = 0;

  /** Grows with every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Called after every change. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  get(prompt: string): Route | undefined {
    return this.#routes.get(prompt);
  }

  /** Every route, in no order. */
  routes(): Iterable<Route> {
    return this.#routes.values();
  }

  set(source: RouteSource): void {
    this.#routes.set(source.prompt, buildRoute(source));
    this.#revision++;
    for (const listener of this.#listeners) listener();
  }

  /** Changes the release of a prompt that is routed already; null when it has ended. */
  setRelease(prompt: string, release: RoutedRelease | null): void {
    const route = this.#routes.get(prompt);
    if (route !== undefined) this.set({ ...route.source, release });
  }
}
