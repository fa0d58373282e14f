import { CanaryError } from '../../core/base/errors.ts';
import { AdaptiveLimit, type CallLimits, type Ticket } from '../../core/eval/adaptiveLimit.ts';
import { CancelSource } from '../../core/eval/cancelSource.ts';
import type { Clock, ModelRequest } from '../../core/ports.ts';

interface Waiting {
  readonly admit: (ticket: Ticket) => void;
  readonly onWait: ModelRequest['onWait'];
}

/** Shorter waits for the next of so many requests a minute are not worth a word. */
const mentionedMs = 1_000;

/** Lets the calls to one model through in their order, as fast as its limit allows. */
export class CallGate {
  readonly #limit: AdaptiveLimit;
  readonly #clock: Clock;
  readonly #queue: Waiting[] = [];
  /** The wait for the next call's turn, where it is a matter of time. */
  #timer: CancelSource | undefined;
  #answered = 0;

  constructor(limits: CallLimits, clock: Clock) {
    this.#limit = new AdaptiveLimit(limits);
    this.#clock = clock;
  }

  /** Calls that may be in flight now; `Infinity` when nothing bounds them. */
  get limit(): number {
    return this.#limit.limit;
  }

  /** Calls that were answered so far. */
  get answered(): number {
    return this.#answered;
  }

  /**
   * Resolves when a call may be sent; `succeeded`, `failed` or `throttled` must follow. Rejects with
   * `cancelled` as soon as the signal is raised.
   */
  enter({ signal, onWait }: Pick<ModelRequest, 'signal' | 'onWait'>): Promise<Ticket> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.#queue.indexOf(waiting);
        if (at >= 0) this.#queue.splice(at, 1);
        this.#admitNext();
        reject(new CanaryError('cancelled', 'cancelled'));
      };
      const admit = (ticket: Ticket): void => {
        signal?.removeEventListener('abort', leave);
        resolve(ticket);
      };
      const waiting = { admit, onWait };
      if (signal?.aborted) {
        leave();
        return;
      }
      signal?.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiting);
      this.#admitNext();
    });
  }

  succeeded(): void {
    this.#answered++;
    this.#limit.succeeded();
    this.#admitNext();
  }

  failed(): void {
    this.#limit.failed();
    this.#admitNext();
  }

  /** The endpoint wants less: nothing is sent for `pauseMs`, and fewer at once after that. */
  throttled(ticket: Ticket, pauseMs: number): void {
    this.#limit.throttled(ticket, this.#clock.monotonic(), pauseMs);
    this.#admitNext();
  }

  #admitNext(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (let waiting; (waiting = this.#queue[0]) !== undefined;) {
      const now = this.#clock.monotonic();
      const delay = this.#limit.delay(now);
      if (delay > 0) {
        if (Number.isFinite(delay)) this.#wakeAfter(delay);
        if (Number.isFinite(delay) && delay >= mentionedMs && !this.#limit.isPaused(now)) {
          waiting.onWait?.('requestsPerMinute of the configuration', delay);
        }
        return;
      }
      this.#queue.shift();
      waiting.admit(this.#limit.start(now));
    }
  }

  /** Cancelled when nobody waits any more, so that it holds no process up. */
  #wakeAfter(ms: number): void {
    const timer = new CancelSource();
    this.#timer = timer;
    this.#clock.sleep(ms, timer.signal).then(
      () => {
        if (this.#timer === timer) this.#admitNext();
      },
      () => undefined,
    );
  }
}
