import type { ConnectionState, ReleaseBackend } from '../../backends/releaseBackend.ts';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type {
  ReleaseEvent,
  ReleaseListResponse,
  ReleaseLogEntry,
  ReleaseResponse,
} from '../../protocol/api.ts';
import { applyReleaseEvent, isOpen } from '../../protocol/applyReleaseEvent.ts';
import { Emitter, type Event } from '../emitter.ts';
import type { RegistryState } from './registryState.ts';

export type ReleaseSummary = ReleaseListResponse['releases'][number];

/** How fresh what we know of a release is. */
export interface Freshness {
  readonly state: ConnectionState;
  /** ISO time of the last thing heard. */
  readonly since: string;
}

export interface FeedChange {
  readonly release: ReleaseResponse;
  readonly event: ReleaseEvent;
}

interface Source {
  readonly state: RegistryState;
  readonly onDidChange: Event<RegistryState>;
}

/** Releases that others start (the command line, another window) are found this often. */
const pollMs = 3_000;
/** So many ended releases are read as well: what happened while nobody watched is told. */
const recentlyEnded = 5;

/**
 * What the registry is doing, kept current: the list of releases, and for every open one its state
 * from its stream. Everything on screen that shows a release reads it here.
 */
export class ReleaseFeed implements Disposable {
  readonly #source: Source;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #listChanged = new Emitter<void>();
  readonly #event = new Emitter<FeedChange>();
  readonly #freshness = new Emitter<string>();
  readonly #known = new Map<string, ReleaseResponse>();
  readonly #fresh = new Map<string, Freshness>();
  readonly #streaming = new Set<string>();
  readonly #subscription: Disposable;
  #list: readonly ReleaseSummary[] = [];
  #abort: AbortController | undefined;
  #wake: AbortController | undefined;

  /** Releases came, went, or changed their status or weight. */
  readonly onDidChangeList = this.#listChanged.event;
  /** Something arrived on a release's stream; the release is as it is after it. */
  readonly onDidReceive = this.#event.event;
  /** The connection of the release with this id changed. */
  readonly onDidChangeFreshness = this.#freshness.event;

  constructor(source: Source, clock: Clock, log: Logger) {
    this.#source = source;
    this.#clock = clock;
    this.#log = log;
    this.#subscription = source.onDidChange((state) => this.#follow(state));
    this.#follow(source.state);
  }

  /** Newest first. */
  get list(): readonly ReleaseSummary[] {
    return this.#list;
  }

  freshnessOf(id: string): Freshness | undefined {
    return this.#fresh.get(id);
  }

  /** What is known of a release without asking. */
  known(id: string): ReleaseResponse | undefined {
    return this.#known.get(id);
  }

  /** The release, asked for when it is not being streamed. */
  async get(id: string): Promise<ReleaseResponse> {
    const known = this.#known.get(id);
    if (known !== undefined && (this.#streaming.has(id) || !isOpen(known.status))) return known;
    const { state } = this.#source;
    if (state.kind !== 'ready') {
      if (known !== undefined) return known;
      throw new CanaryError('registry-unavailable', 'the registry is not connected');
    }
    const release = await state.backend.getRelease(id);
    this.#known.set(id, release);
    return release;
  }

  /** Looks for new releases now. */
  refresh(): void {
    this.#wake?.abort();
  }

  dispose(): void {
    this.#abort?.abort();
    this.#subscription.dispose();
    for (const emitter of [this.#listChanged, this.#event, this.#freshness]) emitter.dispose();
  }

  #follow(state: RegistryState): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#streaming.clear();
    for (const [id, { since }] of this.#fresh) this.#setFreshness(id, { state: 'down', since });
    if (state.kind === 'ready') {
      this.#abort = new AbortController();
      void this.#poll(state.backend, this.#abort.signal);
    }
    this.#listChanged.fire();
  }

  async #poll(backend: ReleaseBackend, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const wait = AbortSignal.any([signal, this.#wake.signal]);
      try {
        const { releases } = await backend.listReleases();
        if (signal.aborted) return;
        this.#update(releases, backend, signal);
      } catch (error) {
        this.#log.debug('releases could not be listed', { message: describeError(error) });
      }
      await this.#clock.sleep(pollMs, wait).catch(() => undefined);
    }
  }

  #update(list: readonly ReleaseSummary[], backend: ReleaseBackend, signal: AbortSignal): void {
    const changed = JSON.stringify(list) !== JSON.stringify(this.#list);
    this.#list = list;
    for (const { id, status } of list) {
      if (isOpen(status) && !this.#streaming.has(id)) void this.#stream(id, backend, signal);
    }
    const ended = list.filter(({ status }) => !isOpen(status)).slice(0, recentlyEnded);
    for (const { id } of ended) {
      if (!this.#known.has(id)) void this.#readEnded(id, backend, signal);
    }
    if (changed) this.#listChanged.fire();
  }

  async #readEnded(id: string, backend: ReleaseBackend, signal: AbortSignal): Promise<void> {
    try {
      const release = await backend.getRelease(id);
      if (!signal.aborted) this.#receive(id, { type: 'snapshot', release });
    } catch (error) {
      this.#log.debug('a release cannot be read', { id, message: describeError(error) });
    }
  }

  async #stream(id: string, backend: ReleaseBackend, signal: AbortSignal): Promise<void> {
    const onState = (state: ConnectionState, since: string): void => {
      if (!signal.aborted) this.#setFreshness(id, { state, since });
    };
    this.#streaming.add(id);
    onState('live', new Date(this.#clock.now()).toISOString());
    try {
      for await (const event of backend.stream(id, { signal, onState })) {
        if (signal.aborted) return;
        this.#receive(id, event);
      }
    } catch (error) {
      this.#log.warn('the stream of a release ended', { id, message: describeError(error) });
    } finally {
      if (!signal.aborted) {
        this.#streaming.delete(id);
        this.#fresh.delete(id);
      }
    }
  }

  #setFreshness(id: string, freshness: Freshness): void {
    this.#fresh.set(id, freshness);
    this.#freshness.fire(id);
  }

  #receive(id: string, event: ReleaseEvent): void {
    const release = applyReleaseEvent(this.#known.get(id), event);
    if (release === undefined) return;
    this.#known.set(id, release);
    this.#event.fire({ release, event });
    if (event.type === 'live') return;
    const { status, weight } = release;
    this.#list = this.#list.map((it) => (it.id === id ? { ...it, status, weight } : it));
    this.#listChanged.fire();
  }
}

/** A log entry by which the registry itself changed the release. */
export function actedByItself(entry: ReleaseLogEntry): boolean {
  return entry.actor === 'registry' && entry.action !== 'hold' && entry.action !== 'start';
}
