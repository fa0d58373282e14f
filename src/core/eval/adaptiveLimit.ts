/** What bounds the calls to one model. */
export interface CallLimits {
  /** In flight at once, 1 or more; absent: as many as the caller starts. */
  readonly concurrency?: number | undefined;
  /** Sent within any minute, 1 or more; absent: no limit. */
  readonly requestsPerMinute?: number | undefined;
}

/** One call under way. */
export interface Ticket {
  /** Which call it was, counted from 1. */
  readonly number: number;
}

const minuteMs = 60_000;

/**
 * How many calls a model takes, found by asking: additive increase, multiplicative decrease (Chiu and
 * Jain 1989), as congestion control does it. An endpoint that says "too many" halves what is in
 * flight, once for all calls that were already under way; as many answers as calls are allowed let it
 * grow by one. Holds no clock: times are milliseconds of one monotonic clock that the caller reads.
 */
export class AdaptiveLimit {
  readonly #most: number;
  readonly #spacingMs: number;
  readonly #burstMs: number;
  #limit: number;
  #inFlight = 0;
  #sent = 0;
  /** The last call that was sent before the limit was lowered. */
  #loweredAt = 0;
  #pausedUntil = -Infinity;
  /** When the next call would be due were all of them evenly spaced. */
  #due = -Infinity;

  constructor({ concurrency = Infinity, requestsPerMinute = Infinity }: CallLimits = {}) {
    this.#most = concurrency;
    this.#limit = concurrency;
    // Evenly spaced, and up to a second's worth may catch up: together never more than the limit.
    const burst = Number.isFinite(requestsPerMinute) ? Math.ceil(requestsPerMinute / 60) : 1;
    this.#spacingMs = minuteMs / (requestsPerMinute - burst + 1);
    this.#burstMs = (burst - 1) * this.#spacingMs;
  }

  /** Calls that may be in flight now; `Infinity` when nothing bounds them. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Milliseconds until the next call may be sent: 0 is now, `Infinity` when another one ends. */
  delay(now: number): number {
    if (this.#inFlight >= this.limit) return Infinity;
    return Math.max(0, this.#pausedUntil - now, this.#due - this.#burstMs - now);
  }

  /** Whether the endpoint asked for the pause that `delay` waits for. */
  isPaused(now: number): boolean {
    return this.#pausedUntil > now;
  }

  /** A call is sent; only after `delay` gave 0. */
  start(now: number): Ticket {
    this.#inFlight++;
    this.#due = Math.max(now, this.#due) + this.#spacingMs;
    return { number: ++this.#sent };
  }

  /** The call was answered. */
  succeeded(): void {
    if (this.#inFlight >= this.limit) {
      this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
    }
    this.#inFlight--;
  }

  /** The call came to nothing for reasons of its own. */
  failed(): void {
    this.#inFlight--;
  }

  /** The endpoint wants less. @param pauseMs Until then nothing is sent. */
  throttled({ number }: Ticket, now: number, pauseMs: number): void {
    if (number > this.#loweredAt) {
      this.#limit = Math.max(1, Math.floor(Math.min(this.#limit, this.#inFlight) / 2));
      this.#loweredAt = this.#sent;
    }
    this.#inFlight--;
    this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
  }
}
