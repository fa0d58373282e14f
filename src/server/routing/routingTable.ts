import { buildRoute, type Route, type RouteSource, type RoutedRelease } from './route.ts';

/**
 * Every prompt's route, in memory: what resolve answers from, so that a store that is down or busy
 * changes nothing for those who ask. A change takes effect with the next request.
 */
export class RoutingTable {
  readonly #routes = new Map<string, Route>();

  get(prompt: string): Route | undefined {
    return this.#routes.get(prompt);
  }

  /** Every route, in no order. */
  routes(): Iterable<Route> {
    return this.#routes.values();
  }

  set(source: RouteSource): void {
    this.#routes.set(source.prompt, buildRoute(source));
  }

  /** Changes the release of a prompt that is routed already; null when it has ended. */
  setRelease(prompt: string, release: RoutedRelease | null): void {
    const route = this.#routes.get(prompt);
    if (route !== undefined) this.set({ ...route.source, release });
  }
}
