import type { Disposable } from '../core/base/lifecycle.ts';
import type { ReleaseEvent } from '../protocol/api.ts';

export type HubEvent = Exclude<ReleaseEvent, { type: 'snapshot' }>;
type Listener = (event: HubEvent) => void;

/** Tells whoever watches a release what happens to it, within this process. */
export class ReleaseHub {
  readonly #listeners = new Map<string, Set<Listener>>();

  publish(releaseId: string, event: HubEvent): void {
    for (const listener of this.#listeners.get(releaseId) ?? []) listener(event);
  }

  /** Whether anybody listens. */
  watched(releaseId: string): boolean {
    return this.#listeners.has(releaseId);
  }

  subscribe(releaseId: string, listener: Listener): Disposable {
    const listeners = this.#listeners.get(releaseId) ?? new Set<Listener>();
    this.#listeners.set(releaseId, listeners.add(listener));
    return {
      dispose: () => {
        listeners.delete(listener);
        if (listeners.size === 0) this.#listeners.delete(releaseId);
      },
    };
  }
}
