import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import type { CancelSignal } from '../../core/base/cancel.ts';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import { Emitter } from '../emitter.ts';
import type { RegistryState } from './registryState.ts';

/** A registry that answered, held until it is disposed. */
export interface RegistryLease extends Disposable {
  readonly url: string;
  readonly embedded: boolean;
  readonly backend: ReleaseBackend;
  /** Resolves with the reason when the registry is gone; rejects only with `cancelled`. */
  lost(signal: CancelSignal): Promise<string>;
}

export interface ConnectionDeps {
  readonly acquire: (signal: CancelSignal) => Promise<RegistryLease>;
  /** Nothing is started, and nobody is asked, for a workspace that is not trusted. */
  readonly permitted: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

const firstRetryMs = 500;
const longestRetryMs = 30_000;
/** A registry that lived so long has proven itself: the next failure starts with a short wait. */
const provenAfterMs = 60_000;

/** Doubles with every failure in a row: 0.5 s, 1 s, ... 30 s. */
export function retryDelay(failures: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.max(0, failures - 1));
}

/**
 * Keeps one registry within reach: acquires it, notices when it is lost, waits, acquires again,
 * until it is disposed.
 */
export class RegistryConnection implements Disposable {
  readonly #deps: ConnectionDeps;
  readonly #changed = new Emitter<RegistryState>();
  #state: RegistryState = { kind: 'off', why: 'not started yet' };
  #abort: AbortController | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
  }

  get state(): RegistryState {
    return this.#state;
  }

  /** The backend when the registry answers at the moment. */
  get ready(): ReleaseBackend | undefined {
    return this.#state.kind === 'ready' ? this.#state.backend : undefined;
  }

  /** Starts when it is not running yet and is permitted. */
  start(): void {
    if (this.#abort !== undefined) return;
    if (!this.#deps.permitted()) {
      this.#set({ kind: 'off', why: 'the workspace is not trusted' });
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    void this.#keep(abort.signal);
  }

  /** Lets go of the registry and acquires it anew, without waiting. */
  restart(): void {
    this.stop('restarting');
    this.start();
  }

  stop(why: string): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#set({ kind: 'off', why });
  }

  /**
   * The registry's backend as soon as it answers. While it is down this tries at once instead of
   * waiting for the next attempt; fails with `registry-unavailable` when that does not help.
   */
  connect(): Promise<ReleaseBackend> {
    if (this.#state.kind === 'down') this.restart();
    this.start();
    return new Promise((resolve, reject) => {
      let settled = false;
      const settle = (state: RegistryState): void => {
        if (settled || state.kind === 'starting') return;
        settled = true;
        subscription.dispose();
        if (state.kind === 'ready') resolve(state.backend);
        else reject(unavailable(state.kind === 'down' ? state.message : state.why));
      };
      const subscription = this.#changed.event(settle);
      settle(this.#state);
    });
  }

  dispose(): void {
    this.stop('the extension has stopped');
    this.#changed.dispose();
  }

  async #keep(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#set({ kind: 'starting' });
      const startedAt = this.#deps.clock.monotonic();
      const message = await this.#hold(signal);
      if (signal.aborted) return;
      const proven = this.#deps.clock.monotonic() - startedAt >= provenAfterMs;
      failures = proven ? 1 : failures + 1;
      const retryInMs = retryDelay(failures);
      this.#deps.log.warn('registry is not available', { failures, retryInMs, message });
      this.#set({ kind: 'down', message, retryInMs });
      await this.#deps.clock.sleep(retryInMs, signal).catch(() => undefined);
    }
  }

  /** One life of the registry; returns why it ended. */
  async #hold(signal: AbortSignal): Promise<string> {
    let lease: RegistryLease | undefined;
    try {
      lease = await this.#deps.acquire(signal);
      if (signal.aborted) return 'stopped';
      const { url, embedded, backend } = lease;
      this.#deps.log.info('registry is ready', { url, embedded });
      this.#set({ kind: 'ready', url, embedded, backend });
      return await lease.lost(signal);
    } catch (error) {
      return describeError(error);
    } finally {
      lease?.dispose();
    }
  }

  #set(state: RegistryState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function unavailable(message: string): CanaryError {
  return new CanaryError('registry-unavailable', `the registry is not available: ${message}`);
}
