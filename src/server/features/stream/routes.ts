import { Hono } from 'hono';
import type { ReleaseEvent, ReleaseResponse } from '../../../protocol/api.ts';
import { isOpen } from '../../../protocol/applyReleaseEvent.ts';
import { logEvent } from '../../controller/present.ts';
import type { ServerDeps } from '../../deps.ts';
import { stillAdmitted } from '../../http/guard.ts';
import { readRelease } from '../releases/readRelease.ts';
import { defaultTiming, ReleaseStream } from './releaseStream.ts';

const headers = { 'Content-Type': 'text/event-stream' };

/** `GET /v1/releases/{id}/stream`. */
export function streamRoutes(deps: ServerDeps): Hono {
  const app = new Hono();
  app.get('/releases/:id/stream', async (context) => {
    const id = context.req.param('id');
    if (context.req.method === 'HEAD') {
      await readRelease(deps, id);
      return context.body(null, 200, headers);
    }
    const stream = new ReleaseStream(
      defaultTiming,
      deps.stopping,
      stillAdmitted(context, deps.tokens),
    );
    // Listens before it looks, so that nothing falls in between.
    stream.own(deps.hub.subscribe(id, (event) => stream.push(event)));
    try {
      const header = Number(context.req.header('last-event-id'));
      // Told by another server what this one has not heard yet: the store knows it.
      const runner = await deps.controller.obtain(id);
      if (runner !== undefined && header > runner.seq) await runner.refresh();
      const release = await readRelease(deps, id);
      const last = position(context.req.header('last-event-id'), release);
      const over = !isOpen(release.status);
      // To a client that has everything, this says not to come back.
      if (over && last !== null && last === release.log.at(-1)?.seq) {
        stream.end();
        return context.body(null, 204);
      }
      stream.begin(await firstEvents(deps, release, last), over);
    } catch (error) {
      stream.end();
      throw error;
    }
    return context.body(stream.body, 200, headers);
  });
  return app;
}

/** The log entry after which a client wants to go on; null when it has to begin anew. */
function position(header: string | undefined, release: ReleaseResponse): number | null {
  if (header === undefined || !/^\d{1,9}$/.test(header)) return null;
  const seq = Number(header);
  return seq >= 1 && seq <= (release.log.at(-1)?.seq ?? 0) ? seq : null;
}

async function firstEvents(
  { store }: Pick<ServerDeps, 'store'>,
  release: ReleaseResponse,
  last: number | null,
): Promise<ReleaseEvent[]> {
  if (last === null) return [{ type: 'snapshot', release }];
  const shown = release.log.at(-1)?.seq ?? 0;
  const log = (await store.log(release.id)).filter((entry) => entry.seq <= shown);
  const missed = log.filter((entry) => entry.seq > last).map((entry) => logEvent(log, entry));
  return [{ type: 'live', live: release.live }, ...missed];
}
