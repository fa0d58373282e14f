import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { CancelSignal } from '../../core/base/cancel.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { Clock, Random } from '../../core/ports.ts';
import type { ReleaseEvent, ReleaseLive, ReleaseResponse } from '../../protocol/api.ts';
import { isOpen } from '../../protocol/applyReleaseEvent.ts';
import type { ConnectionState, StreamOptions } from '../releaseBackend.ts';
import { segment, type RegistryHttp } from './registryHttp.ts';

export interface StreamDeps {
  readonly http: RegistryHttp;
  readonly clock: Clock;
  readonly random: Random;
}

/** The registry sends something at least every 15 s; without it the connection is dead. */
const silenceMs = 45_000;
const firstRetryMs = 250;
const longestRetryMs = 10_000;
/** Failures in a row after which the registry counts as down, not as hiccuping. */
const downAfter = 4;

/** Follows a release over lost connections until it is over or the signal is raised. */
export async function* streamRelease(
  deps: StreamDeps,
  releaseId: string,
  { signal, onState }: StreamOptions,
): AsyncGenerator<ReleaseEvent, void, undefined> {
  const state = new StreamState(deps.clock, onState);
  for (;;) {
    try {
      for await (const event of connect(deps, releaseId, state, signal)) {
        yield event;
        if (isFinal(event)) return;
      }
      if (state.complete || signal?.aborted) return;
      state.failed();
    } catch (error) {
      if (signal?.aborted) return;
      if (!isTransient(error)) throw error;
      state.failed();
    }
    const wait = Math.min(longestRetryMs, firstRetryMs * 2 ** (state.failures - 1));
    try {
      await deps.clock.sleep(wait * (0.5 + deps.random.next()), signal);
    } catch {
      return;
    }
  }
}

/** What is known across connections. */
class StreamState {
  failures = 0;
  /** Position in the release's log, to go on from. */
  lastId: string | undefined;
  /** The registry says that there is nothing more to come. */
  complete = false;
  readonly #clock: Clock;
  readonly #onState: StreamOptions['onState'];
  #shown: ConnectionState | undefined;
  #heardAt: number;

  constructor(clock: Clock, onState: StreamOptions['onState']) {
    this.#clock = clock;
    this.#onState = onState;
    this.#heardAt = clock.now();
  }

  heard(): void {
    this.failures = 0;
    this.#heardAt = this.#clock.now();
    this.#show('live');
  }

  failed(): void {
    this.failures++;
    this.#show(this.failures >= downAfter ? 'down' : 'reconnecting');
  }

  #show(state: ConnectionState): void {
    if (state === this.#shown) return;
    this.#shown = state;
    this.#onState?.(state, new Date(this.#heardAt).toISOString());
  }
}

/** One connection: its events until it breaks (an error) or the registry closes it. */
async function* connect(
  { http, clock }: StreamDeps,
  releaseId: string,
  state: StreamState,
  signal: CancelSignal | undefined,
): AsyncGenerator<ReleaseEvent, void, undefined> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const resume = state.lastId === undefined ? {} : { 'Last-Event-ID': state.lastId };
    const path = `/releases/${segment(releaseId)}/stream`;
    const headers = { Accept: 'text/event-stream', ...resume };
    const response = await http.open(path, { headers, signal: abort.signal });
    state.heard();
    state.complete = response.status === 204;
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const messages: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (message) => messages.push(message) });
    // A read that begins after the abort would not notice it.
    while (!abort.signal.aborted) {
      const chunk = await within(clock, reader?.read(), abort);
      if (chunk === undefined || chunk.done) return;
      state.heard();
      parser.feed(chunk.value);
      for (const message of messages.splice(0)) {
        const event = parseMessage(message);
        if (message.id !== undefined) state.lastId = message.id;
        if (event !== undefined) yield event;
      }
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** A read that takes too long fails, and its connection is dropped. */
async function within<T>(
  clock: Clock,
  read: Promise<T> | undefined,
  connection: AbortController,
): Promise<T | undefined> {
  const settled = new AbortController();
  const tooLong = clock.sleep(silenceMs, settled.signal).then(() => {
    connection.abort();
    throw lost('nothing came for too long');
  });
  try {
    return await Promise.race([read, tooLong]);
  } catch (error) {
    throw error instanceof CanaryError ? error : lost('the connection broke', error);
  } finally {
    settled.abort();
    tooLong.catch(() => undefined);
  }
}

/** Undefined for an event that this version does not know. */
function parseMessage({ event, data }: EventSourceMessage): ReleaseEvent | undefined {
  try {
    const value: unknown = JSON.parse(data);
    if (event === 'snapshot') return { type: event, release: value as ReleaseResponse };
    if (event === 'live') return { type: event, live: value as ReleaseLive };
    if (event === 'log')
      return { ...(value as Extract<ReleaseEvent, { type: 'log' }>), type: event };
    return undefined;
  } catch (cause) {
    throw lost('an event is not JSON', cause);
  }
}

function isFinal(event: ReleaseEvent): boolean {
  if (event.type === 'live') return false;
  const { status } = event.type === 'snapshot' ? event.release : event;
  return !isOpen(status);
}

/** What may go away by itself; `not-found` and the like will not. */
function isTransient(error: unknown): boolean {
  return (
    error instanceof CanaryError &&
    (error.code === 'registry-unavailable' || error.code === 'store-unavailable')
  );
}

function lost(message: string, cause?: unknown): CanaryError {
  return new CanaryError('registry-unavailable', message, { cause });
}
