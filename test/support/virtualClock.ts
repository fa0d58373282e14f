import { CanaryError } from '../../src/core/base/errors.ts';
import type { CancelSignal } from '../../src/core/base/cancel.ts';
import type { Clock } from '../../src/core/ports.ts';

/** Time that passes only by sleeping, at once; `sleeps` lists how long, in order. */
export class VirtualClock implements Clock {
  readonly sleeps: number[] = [];
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted) throw new CanaryError('cancelled', 'cancelled');
    this.sleeps.push(ms);
    this.#now += ms;
    await Promise.resolve();
  }
}
