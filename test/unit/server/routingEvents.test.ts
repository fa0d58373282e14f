import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { routingEvents } from '../../../src/server/features/ofrep/routingEvents.ts';
import { RoutingTable } from '../../../src/server/routing/routingTable.ts';

const heartbeatMs = 15_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('ends with the heartbeat at which its reader is no longer admitted', async () => {
  let admitted = true;
  const stopping = new AbortController();
  const body = routingEvents(
    new RoutingTable(),
    'boot',
    stopping.signal,
    undefined,
    () => admitted,
  );
  const read = new Response(body).text();
  await vi.advanceTimersByTimeAsync(heartbeatMs);
  admitted = false;
  await vi.advanceTimersByTimeAsync(heartbeatMs);
  expect((await read).match(/heartbeat/g)).toHaveLength(1);
  expect(vi.getTimerCount(), 'timers left behind').toBe(0);
});
