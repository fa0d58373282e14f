import type { Clock } from '../../core/ports.ts';

export interface Rate {
  /** Requests a second that come back to each caller; 0 = no limit. */
  readonly perSecond: number;
  /** Requests at once after a pause. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Callers that are remembered at once; the memory of a flood of addresses stays bounded. */
const maxCallers = 10_000;

/** A token bucket for each caller, in memory of this process. */
export class RateLimiter {
  readonly #rate: Rate;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, clock: Pick<Clock, 'monotonic'>) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Callers that are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one request of the caller: 0 when it may go on, else seconds until it may (from 1). */
  take(caller: string): number {
    const { perSecond } = this.#rate;
    if (perSecond === 0) return 0;
    const bucket = this.#bucket(caller);
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
  }

  #bucket(caller: string): Bucket {
    const { perSecond, burst } = this.#rate;
    const now = this.#clock.monotonic();
    const known = this.#buckets.get(caller);
    if (known === undefined) {
      if (this.#buckets.size >= maxCallers) this.#forgetOldest();
      const fresh = { tokens: burst, at: now };
      this.#buckets.set(caller, fresh);
      return fresh;
    }
    known.tokens = Math.min(burst, known.tokens + ((now - known.at) / 1_000) * perSecond);
    known.at = now;
    return known;
  }

  /** The caller that came first; if it comes back, it begins with a full bucket. */
  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
