import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReleaseLive, ReleaseResponse } from '../../../src/protocol/api.ts';
import { ReleaseStream } from '../../../src/server/features/stream/releaseStream.ts';
import type { HubEvent } from '../../../src/server/hub.ts';

const timing = { liveGapMs: 250, heartbeatMs: 15_000 };

let stopping: AbortController;
let stream: ReleaseStream;
beforeEach(() => {
  vi.useFakeTimers();
  stopping = new AbortController();
  stream = new ReleaseStream(timing, stopping.signal);
});
afterEach(() => {
  stream.end();
  expect(vi.getTimerCount(), 'timers left behind').toBe(0);
  vi.useRealTimers();
});

/** The padding fills the buffer of a reader that does not read. */
function live(headline: string, padding = 0): HubEvent {
  const padded = `${headline} ${'.'.repeat(padding)}`;
  return { type: 'live', live: { headline: padded } as unknown as ReleaseLive };
}

function log(seq: number, status: ReleaseResponse['status'] = 'running'): HubEvent {
  const entry = { seq, at: '', action: 'advance', actor: '', reason: '', stageIndex: 0, weight: 1 };
  return { type: 'log', entry, status, stageIndex: 0, stageStartedAt: '', weight: 1 } as HubEvent;
}

function snapshot(seq: number): { type: 'snapshot'; release: ReleaseResponse } {
  return { type: 'snapshot', release: { log: [{ seq }] } as unknown as ReleaseResponse };
}

/** What a reader sees until the end of the stream: "snapshot", "log 2", "live x", comments. */
async function readAll(): Promise<string[]> {
  const text = await new Response(stream.body).text();
  return text
    .split('\n\n')
    .filter((part) => part.includes('event: '))
    .map((part) => {
      const name = /^event: (.*)$/m.exec(part)?.[1] ?? '';
      const data = JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? '{}') as Partial<
        Record<string, unknown>
      >;
      if (name === 'live') return `live ${String(data['headline']).split(' ')[0]}`;
      const id = /^id: (.*)$/m.exec(part)?.[1];
      return `${name} ${id}`;
    });
}

it('sends what came before the beginning was known, without what the beginning tells', async () => {
  stream.push(log(2));
  stream.push(log(3));
  stream.begin([snapshot(2)], false);
  stream.push(log(3));
  stream.push(log(4, 'promoted'));
  stream.push(log(5));
  expect(await readAll()).toEqual(['snapshot 2', 'log 3', 'log 4']);
});

it('sends live numbers a quarter of a second apart, and then the newest', async () => {
  stream.begin([snapshot(1)], false);
  for (const name of ['a', 'b', 'c']) stream.push(live(name));
  await vi.advanceTimersByTimeAsync(249);
  stream.push(live('d'));
  await vi.advanceTimersByTimeAsync(1);
  await vi.advanceTimersByTimeAsync(1_000);
  stream.push(live('e'));
  stream.end();
  expect(await readAll()).toEqual(['snapshot 1', 'live a', 'live d', 'live e']);
});

it('keeps the point of the charts that numbers held back brought', async () => {
  const pointAt = (at: number): HubEvent => {
    const point = { at, stageIndex: 0, guards: [] };
    return { type: 'live', live: { headline: 'p', point } as unknown as ReleaseLive };
  };
  stream.begin([snapshot(1)], false);
  for (const event of [live('a'), pointAt(1), live('b'), live('c')]) stream.push(event);
  await vi.advanceTimersByTimeAsync(250);
  stream.push(live('d'));
  stream.end();
  const text = await new Response(stream.body).text();
  const points = [...text.matchAll(/"point":(null|\{"at":\d+)/g)].map(([, point]) => point);
  expect(points).toEqual(['null', '{"at":1', 'null']);
});

it('sends the last numbers before the entry that ends the release', async () => {
  stream.begin([snapshot(1)], false);
  stream.push(live('a'));
  stream.push(live('b'));
  stream.push(log(2, 'rolled_back'));
  expect(await readAll()).toEqual(['snapshot 1', 'live a', 'live b', 'log 2']);
});

it('keeps every entry and only the newest numbers for a reader that is slow', async () => {
  stream.begin([snapshot(1)], false);
  for (let i = 0; i < 20; i++) {
    stream.push(live(`n${i}`, 40_000));
    await vi.advanceTimersByTimeAsync(250);
  }
  stream.push(log(2));
  stream.push(log(3, 'promoted'));
  const seen = await readAll();
  expect(seen.filter((it) => it.startsWith('log'))).toEqual(['log 2', 'log 3']);
  const numbers = seen.filter((it) => it.startsWith('live'));
  expect(numbers.length).toBeLessThan(6);
  expect(numbers.at(-1)).toBe('live n19');
});

it('lets go of everything when its reader goes', async () => {
  const disposed = vi.fn();
  stream.own({ dispose: disposed });
  stream.begin([snapshot(1)], false);
  await stream.body.cancel();
  expect(disposed).toHaveBeenCalledOnce();
});

it('says when to come back and ends when the server stops', async () => {
  const disposed = vi.fn();
  stream.own({ dispose: disposed });
  stream.begin([snapshot(1)], false);
  stopping.abort();
  expect(await readAll()).toEqual(['snapshot 1', 'stopping undefined']);
  expect(disposed).toHaveBeenCalledOnce();
});

it('shows that it is alive', async () => {
  stream.begin([snapshot(1)], false);
  await vi.advanceTimersByTimeAsync(30_000);
  stream.end();
  const text = await new Response(stream.body).text();
  expect(text.match(/^: heartbeat$/gm)).toHaveLength(2);
});

it('ends with the heartbeat at which its reader is no longer admitted', async () => {
  let admitted = true;
  const own = new ReleaseStream(timing, stopping.signal, () => admitted);
  own.begin([snapshot(1)], false);
  const read = new Response(own.body).text();
  await vi.advanceTimersByTimeAsync(timing.heartbeatMs);
  admitted = false;
  own.push(log(2));
  await vi.advanceTimersByTimeAsync(timing.heartbeatMs);
  own.push(log(3));
  const text = await read;
  expect(text.match(/heartbeat/g)).toHaveLength(1);
  expect(text).toContain('id: 2');
  expect(text).not.toContain('id: 3');
});
