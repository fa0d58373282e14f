import type { ReleaseEvent } from '../../../protocol/api.ts';

const encoder = new TextEncoder();

/** One event of text/event-stream. Log entries and snapshots carry the log's position as their id. */
export function frame(event: ReleaseEvent): Uint8Array {
  if (event.type === 'snapshot') {
    return text(event.type, event.release, event.release.log.at(-1)?.seq);
  }
  if (event.type === 'live') return text(event.type, event.live, undefined);
  const { type, ...data } = event;
  return text(type, data, event.entry.seq);
}

/** A comment: keeps proxies from closing a quiet connection, and shows clients that it lives. */
export const heartbeat = encoder.encode(': heartbeat\n\n');

/** How long clients should wait before they come back, in milliseconds. */
export const retryHint = encoder.encode('retry: 1000\n\n');

/** The last words of a server that stops: come back, and when. */
export const farewell = encoder.encode('retry: 2000\nevent: stopping\ndata: {"retryMs":2000}\n\n');

function text(name: string, data: unknown, id: number | undefined): Uint8Array {
  const position = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`${position}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
