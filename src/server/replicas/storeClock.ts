import type { CancelSignal } from '../../core/base/cancel.ts';
import type { Clock } from '../../core/ports.ts';

/** Less than that is the time that the answer took. */
const jitterMs = 50;

/**
 * The database's time in a process that shares the database: servers whose clocks differ agree on
 * how long a stage has lasted. Between two readings time goes by the process's monotonic clock.
 */
export class StoreClock implements Clock {
  readonly #own: Clock;
  #base: number;

  constructor(own: Clock) {
    this.#own = own;
    this.#base = own.now() - own.monotonic();
  }

  now(): number {
    return Math.round(this.#base + this.#own.monotonic());
  }

  monotonic(): number {
    return this.#own.monotonic();
  }

  sleep(ms: number, signal?: CancelSignal): Promise<void> {
    return this.#own.sleep(ms, signal);
  }

  /** The store said `now` at some moment after `askedAt` on the monotonic clock, and before this. */
  calibrate(now: number, askedAt: number): void {
    const answeredAt = this.#own.monotonic();
    const base = now - (askedAt + answeredAt) / 2;
    const uncertainty = Math.max(jitterMs, answeredAt - askedAt);
    if (Math.abs(base - this.#base) > uncertainty) this.#base = base;
  }
}
