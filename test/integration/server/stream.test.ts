import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionState } from '../../../src/backends/releaseBackend.ts';
import type { ReleaseEvent } from '../../../src/protocol/api.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { breakableProxy } from '../../support/breakableProxy.ts';
import { reporting } from '../../support/registryRequests.ts';
import {
  connectTo,
  releaseOn,
  reportTo,
  resolveAt,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

const by = { actor: 'bo', reason: 'test' };
const endless = { name: 'endless', stages: [{ weight: 50, minSamples: 1_000_000 }] };

let registry: TestRegistry;
beforeEach(async () => {
  registry = await startRegistry();
});
afterEach(() => registry.close());

function seqs(events: readonly ReleaseEvent[]): number[] {
  return events.flatMap((it) => (it.type === 'log' ? [it.entry.seq] : []));
}

describe('the stream of a release', () => {
  it('begins with a snapshot, tells what happens, and ends with the release', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const events: ReleaseEvent[] = [];
    for await (const event of registry.backend.stream(id)) {
      events.push(event);
      if (event.type === 'snapshot') {
        const metadata = await resolveAt(registry.url, 'ana');
        await reportTo(registry.url, [reporting('o1', 'ana', metadata)]);
      }
      if (event.type === 'live' && event.live.stable.requests + event.live.canary.requests === 1) {
        await registry.backend.act(id, 'pause', by).catch(() => undefined);
        await registry.backend.act(id, 'rollback', by).catch(() => undefined);
      }
    }
    expect(events[0]).toMatchObject({ type: 'snapshot', release: { id, log: [{ seq: 1 }] } });
    expect(seqs(events)).toEqual([2, 3]);
    expect(events.at(-1)).toMatchObject({
      type: 'log',
      status: 'rolled_back',
      weight: 0,
      entry: { action: 'rollback', ...by },
    });
    // The last numbers come before the entry that ends the stream.
    const lastLive = events.findLast((it) => it.type === 'live');
    expect(lastLive?.live.headline).toMatch(/^ROLLED BACK/);
  });

  it('of a release that is over is its snapshot', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    await registry.backend.act(id, 'promote', by);
    const events: ReleaseEvent[] = [];
    for await (const event of registry.backend.stream(id)) events.push(event);
    expect(events).toMatchObject([{ type: 'snapshot', release: { status: 'promoted' } }]);
  });

  it('of an unknown release fails', async () => {
    const events = registry.backend.stream('nobody');
    await expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('goes on where it broke off, with no entry lost or doubled', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const proxy = await breakableProxy(registry.url);
    const states: ConnectionState[] = [];
    const events: ReleaseEvent[] = [];
    const onState = (state: ConnectionState) => void states.push(state);
    let acted = 0;
    try {
      for await (const event of connectTo(proxy.url).stream(id, { onState })) {
        events.push(event);
        if (event.type === 'live') continue;
        proxy.breakAll();
        acted++;
        // While nobody listens.
        if (acted < 6) await registry.backend.act(id, acted % 2 === 1 ? 'pause' : 'resume', by);
        else await registry.backend.act(id, 'promote', by).catch(() => undefined);
      }
    } finally {
      await proxy.close();
    }
    expect(events.filter((it) => it.type === 'snapshot')).toHaveLength(1);
    expect(seqs(events)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(states).toContain('reconnecting');
    expect(states.filter((it) => it === 'live').length).toBeGreaterThan(1);
  });

  it('loses and doubles nothing when it is cut at any moment', async () => {
    const seed = Number(process.env['SEED'] ?? 61);
    console.log(`stream: seed ${seed}`);
    const random = seededRandom(seed);
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const proxy = await breakableProxy(registry.url);
    const actions = 30;
    const watching = Array.from({ length: 5 }, async () => {
      const events: ReleaseEvent[] = [];
      for await (const event of connectTo(proxy.url).stream(id)) events.push(event);
      return events;
    });
    let isOver = false;
    const cutting = (async () => {
      while (!isOver) {
        await new Promise((resolve) => setTimeout(resolve, random.below(60)));
        proxy.breakAll();
        if (random.below(4) === 0) {
          proxy.away();
          await new Promise((resolve) => setTimeout(resolve, random.below(100)));
          proxy.back();
        }
      }
    })();
    for (let i = 0; i < actions; i++) {
      await registry.backend.act(id, i % 2 === 0 ? 'pause' : 'resume', by);
      await new Promise((resolve) => setTimeout(resolve, random.below(60)));
    }
    isOver = true;
    await cutting;
    await registry.backend.act(id, 'promote', by);
    try {
      for (const events of await Promise.all(watching)) {
        // A watcher that had seen nothing yet begins with a snapshot; from there on, each entry once.
        const told = events.flatMap((it) =>
          it.type === 'snapshot' ? it.release.log.map(({ seq }) => seq) : [],
        );
        expect(events.filter((it) => it.type === 'snapshot')).toHaveLength(1);
        const all = Array.from({ length: actions + 2 }, (_, i) => i + 1);
        expect([...told, ...seqs(events)]).toEqual(all);
      }
    } finally {
      await proxy.close();
    }
  });

  it('waits for a registry that is away and ends when it is told to', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const proxy = await breakableProxy(registry.url);
    const abort = new AbortController();
    const states: ConnectionState[] = [];
    const onState = (state: ConnectionState) => {
      states.push(state);
      if (state === 'down') abort.abort();
    };
    for await (const event of connectTo(proxy.url).stream(id, { onState, signal: abort.signal })) {
      if (event.type === 'snapshot') proxy.away();
    }
    await proxy.close();
    expect(states).toEqual(['live', 'reconnecting', 'down']);
  });

  it('sends live numbers at most four times a second, and the newest ones', async () => {
    const { id } = await releaseOn(registry.backend, { plan: endless });
    const metadata = await resolveAt(registry.url, 'ana');
    const abort = new AbortController();
    let heard = 0;
    const began = performance.now();
    const sending = (async () => {
      for (let i = 0; i < 60; i++) {
        await reportTo(registry.url, [reporting(`o${i}`, `k${i}`, metadata)]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    for await (const event of registry.backend.stream(id, { signal: abort.signal })) {
      if (event.type !== 'live') continue;
      heard++;
      const { stable, canary } = event.live;
      if (stable.requests + canary.requests === 60) abort.abort();
    }
    await sending;
    // From before the first could be sent: however late they arrive, no more than these were due.
    const seconds = (performance.now() - began) / 1_000;
    // One more for the beginning, one for a timer that fires early.
    expect(heard).toBeLessThanOrEqual(seconds * 4 + 2);
  });
});
