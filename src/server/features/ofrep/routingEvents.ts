import type { RoutingTable } from '../../routing/routingTable.ts';
import { farewell, heartbeat, retryHint } from '../stream/frames.ts';

const heartbeatMs = 15_000;
/** Changes within it are told once: whoever hears of one asks for everything. */
const gapMs = 50;

/**
 * Tells that routing has changed: `refetchEvaluation`, as OFREP 0.3 has it. Event ids are revisions
 * of this process (`boot`), so that a client that missed one, or comes back to another process, is
 * told at once. It ends once `isAdmitted` no longer holds.
 */
export function routingEvents(
  routing: RoutingTable,
  boot: string,
  stopping: AbortSignal,
  lastEventId: string | undefined,
  isAdmitted: () => boolean,
): ReadableStream<Uint8Array> {
  let end: () => void = () => undefined;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      let told = routing.revision;
      let soon: NodeJS.Timeout | undefined;
      const tell = (): void => {
        soon = undefined;
        // A client that does not read is told when it does.
        if ((controller.desiredSize ?? 0) <= -maxWaiting) return;
        told = routing.revision;
        controller.enqueue(refetch(`${boot}-${told}`));
      };
      const change = routing.onChange(() => {
        if (told !== routing.revision) soon ??= setTimeout(tell, gapMs);
      });
      const beat = setInterval(() => {
        if (!isAdmitted()) {
          end();
          controller.close();
          return;
        }
        if ((controller.desiredSize ?? 0) > -maxWaiting) controller.enqueue(heartbeat);
        if (told !== routing.revision) soon ??= setTimeout(tell, gapMs);
      }, heartbeatMs);
      const stop = (): void => {
        end();
        controller.enqueue(farewell);
        controller.close();
      };
      end = () => {
        change.dispose();
        clearInterval(beat);
        clearTimeout(soon);
        stopping.removeEventListener('abort', stop);
      };
      stopping.addEventListener('abort', stop, { once: true });
      controller.enqueue(retryHint);
      if (lastEventId !== undefined && lastEventId !== `${boot}-${told}`) tell();
    },
    cancel: () => end(),
  });
}

/** Frames that wait for a slow reader, at most. */
const maxWaiting = 16;
const encoder = new TextEncoder();

function refetch(revision: string): Uint8Array {
  const data = { type: 'refetchEvaluation', etag: `"${revision}"` };
  return encoder.encode(`id: ${revision}\nevent: message\ndata: ${JSON.stringify(data)}\n\n`);
}
