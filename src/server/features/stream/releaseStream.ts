import { DisposableStore } from '../../../core/base/lifecycle.ts';
import type { ReleaseEvent, ReleaseLive } from '../../../protocol/api.ts';
import { isOpen } from '../../../protocol/applyReleaseEvent.ts';
import type { HubEvent } from '../../hub.ts';
import { farewell, frame, heartbeat, retryHint } from './frames.ts';

export interface StreamTiming {
  /** Least time between two `live` events; the newest wins. */
  readonly liveGapMs: number;
  readonly heartbeatMs: number;
}

export const defaultTiming: StreamTiming = { liveGapMs: 250, heartbeatMs: 15_000 };

const bufferBytes = 64 * 1024;

/**
 * The body of one event stream. A reader that is slower than the release gets every log entry, but
 * of the live numbers only the newest.
 */
export class ReleaseStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #timing: StreamTiming;
  readonly #resources = new DisposableStore();
  readonly #waiting: Uint8Array[] = [retryHint];
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #live: ReleaseLive | null = null;
  #liveTimer: NodeJS.Timeout | undefined;
  #sentSeq = 0;
  /** Events that came before the beginning was known. */
  #early: HubEvent[] | null = [];
  #ended = false;

  constructor(timing: StreamTiming, stopping: AbortSignal, isAdmitted: () => boolean = () => true) {
    this.#timing = timing;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#flush(),
        cancel: () => this.#abandon(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: bufferBytes }),
    );
    const beat = setInterval(() => {
      if (isAdmitted()) this.#enqueue(heartbeat);
      else this.end();
    }, timing.heartbeatMs);
    const stop = (): void => {
      this.#sendLive(true);
      this.#enqueue(farewell);
      this.end();
    };
    stopping.addEventListener('abort', stop, { once: true });
    this.#resources.add({ dispose: () => clearInterval(beat) });
    this.#resources.add({ dispose: () => clearTimeout(this.#liveTimer) });
    this.#resources.add({ dispose: () => stopping.removeEventListener('abort', stop) });
  }

  /** Lets go of `resource` when the stream ends, whoever ends it. */
  own(resource: { dispose(): void }): void {
    this.#resources.add(resource);
  }

  /** The first events; what was received meanwhile and is newer follows. */
  begin(events: readonly ReleaseEvent[], over: boolean): void {
    for (const event of events) {
      if (event.type === 'snapshot') this.#sentSeq = event.release.log.at(-1)?.seq ?? 0;
      if (event.type === 'log') this.#sentSeq = event.entry.seq;
      this.#enqueue(frame(event));
    }
    const early = this.#early ?? [];
    this.#early = null;
    if (over) this.end();
    for (const event of early) this.push(event);
  }

  push(event: HubEvent): void {
    if (this.#ended) return;
    if (this.#early !== null) this.#early.push(event);
    else if (event.type === 'live') this.#pushLive(event.live);
    else if (event.entry.seq > this.#sentSeq) {
      this.#sendLive(true);
      this.#sentSeq = event.entry.seq;
      this.#enqueue(frame(event));
      if (!isOpen(event.status)) this.end();
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#sendLive(true);
    this.#ended = true;
    this.#flush();
  }

  /** The reader has gone. */
  #abandon(): void {
    this.#ended = true;
    this.#controller = undefined;
    this.#resources.dispose();
  }

  #pushLive(live: ReleaseLive): void {
    // Only the newest numbers count, but a point of the charts is told once.
    this.#live = { ...live, point: live.point ?? this.#live?.point ?? null };
    if (this.#liveTimer !== undefined) return;
    this.#sendLive();
    this.#liveTimer = setTimeout(() => {
      this.#liveTimer = undefined;
      if (this.#live !== null) this.#pushLive(this.#live);
    }, this.#timing.liveGapMs);
  }

  #sendLive(evenIfSlow = false): void {
    if (this.#live === null || !(evenIfSlow || this.#hasRoom())) return;
    const live = this.#live;
    this.#live = null;
    this.#enqueue(frame({ type: 'live', live }));
  }

  #hasRoom(): boolean {
    return this.#waiting.length === 0 && (this.#controller?.desiredSize ?? 0) > 0;
  }

  #enqueue(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#waiting.push(bytes);
    this.#flush();
  }

  #flush(): void {
    const controller = this.#controller;
    if (controller === undefined) return;
    while ((controller.desiredSize ?? 0) > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      controller.enqueue(next);
    }
    if (!this.#ended || this.#waiting.length > 0) return;
    this.#resources.dispose();
    this.#controller = undefined;
    controller.close();
  }
}
