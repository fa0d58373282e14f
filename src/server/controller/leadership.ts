import { describeError } from '../../core/base/errors.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import { shardOf, type Fence } from '../store/leases.ts';
import type { Store } from '../store/store.ts';

export interface LeadershipDeps {
  readonly store: Pick<Store, 'renewLeases' | 'dropLeases'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onStoreTime?: ((now: number, askedAt: number) => void) | undefined;
}

/** Renewed so often in the life of a lease. */
const renewals = 3;
/** Nothing is decided in this last part of a lease: what was begun before has time to arrive. */
const marginShare = 0.1;
/** A database that does not answer does not keep a server from stopping. */
const handOverMs = 2_000;

/**
 * Which releases this process decides about. Leases are counted on the monotonic clock from before
 * they were asked for, so that this process stops no later than the store takes them away; should
 * it be wrong nevertheless, because it was stopped between a look at the clock and its write, the
 * store refuses the write by its fencing token.
 */
export class Leadership {
  readonly holder: string;
  readonly #deps: LeadershipDeps;
  readonly #ttlMs: number;
  /** Token by shard. */
  #tokens: ReadonlyMap<number, number> = new Map();
  #until = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #failing = false;
  #stopped = false;

  constructor(deps: LeadershipDeps, holder: string, ttlMs: number) {
    this.#deps = deps;
    this.holder = holder;
    this.#ttlMs = ttlMs;
  }

  /** Asks for the first leases and keeps renewing them. */
  async start(): Promise<void> {
    await this.renew();
    this.#timer = setInterval(() => void this.renewIfDue(), this.#ttlMs / renewals / 2);
  }

  /** What a decision about the release has to be written with; null when it is not for us. */
  fenceFor(releaseId: string): Fence | null {
    return this.fenceOf(shardOf(releaseId));
  }

  fenceOf(shard: number): Fence | null {
    const token = this.#tokens.get(shard);
    if (token === undefined || this.#deps.clock.monotonic() >= this.#until) return null;
    return { holder: this.holder, token };
  }

  async renewIfDue(): Promise<void> {
    const age = this.#deps.clock.monotonic() - this.#askedAt;
    if (age >= this.#ttlMs / renewals) await this.renew();
  }

  /**
   * Never fails: without an answer the leases run out. An answer that takes longer than a lease
   * lasts is not waited for.
   */
  renew(): Promise<void> {
    const { clock } = this.#deps;
    const isStuck = clock.monotonic() - this.#askedAt >= this.#ttlMs;
    if (this.#stopped || (this.#asking !== null && !isStuck)) {
      return this.#asking ?? Promise.resolve();
    }
    const asking = this.#ask(clock.monotonic()).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
    return asking;
  }

  /** Decides nothing from now on. */
  stop(): void {
    this.#stopped = true;
    this.#until = Number.NEGATIVE_INFINITY;
    clearInterval(this.#timer);
  }

  /** Stops, and lets others take over at once. Never fails: leases end by themselves. */
  async handOver(): Promise<void> {
    this.stop();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, handOverMs).unref());
    const dropped = this.#deps.store.dropLeases(this.holder).catch(() => undefined);
    await Promise.race([dropped, patience]);
  }

  async #ask(askedAt: number): Promise<void> {
    const { store, logger } = this.#deps;
    this.#askedAt = askedAt;
    try {
      const { leases, now } = await store.renewLeases({ holder: this.holder, ttlMs: this.#ttlMs });
      this.#deps.onStoreTime?.(now, askedAt);
      const until = askedAt + this.#ttlMs * (1 - marginShare);
      if (this.#stopped || until < this.#until) return;
      if (leases.length !== this.#tokens.size) {
        logger.info('leases', { shards: leases.length, before: this.#tokens.size });
      }
      this.#tokens = new Map(leases.map(({ shard, token }) => [shard, token]));
      this.#until = until;
      this.#failing = false;
    } catch (error) {
      if (!this.#failing && !this.#stopped) {
        logger.error('leases cannot be renewed', { error: describeError(error) });
      }
      this.#failing = true;
    }
  }
}
