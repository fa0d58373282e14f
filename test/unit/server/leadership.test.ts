import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { Leadership } from '../../../src/server/controller/leadership.ts';
import { shardCount } from '../../../src/server/store/leases.ts';
import { createMemoryStore } from '../../../src/server/store/memory/memoryStore.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { silentLogger } from '../../support/registryServer.ts';
import { aTransition, withRelease } from '../../support/storeBuilders.ts';

const ttl = 1_000;

/** A process with a monotonic clock of its own, which may stand still while the store's goes on. */
function process(store: Pick<Store, 'renewLeases' | 'dropLeases'>, holder: string) {
  const time = { monotonic: 0 };
  const clock = {
    now: () => 0,
    monotonic: () => time.monotonic,
    sleep: () => Promise.reject(new Error('nobody sleeps here')),
  };
  return { time, leadership: new Leadership({ store, clock, logger: silentLogger }, holder, ttl) };
}

describe('a controller', () => {
  it('stops deciding before its lease ends in the store', async () => {
    const store = createMemoryStore(() => 0);
    const { time, leadership } = process(store, 'a');
    await leadership.renew();
    expect(leadership.fenceFor('r1')).toMatchObject({ holder: 'a', token: 1 });
    time.monotonic = ttl * 0.89;
    expect(leadership.fenceFor('r1')).not.toBeNull();
    time.monotonic = ttl * 0.91;
    expect(leadership.fenceFor('r1')).toBeNull();
    await leadership.renew();
    expect(leadership.fenceFor('r1')).not.toBeNull();
  });

  it('counts a lease from before it asked: a slow answer shortens it', async () => {
    const store = createMemoryStore(() => 0);
    const slow: typeof store = {
      ...store,
      renewLeases: async (request) => {
        const grant = await store.renewLeases(request);
        self.time.monotonic += ttl;
        return grant;
      },
    };
    const self = process(slow, 'a');
    await self.leadership.renew();
    expect(self.leadership.fenceFor('r1')).toBeNull();
  });

  it('that cannot reach the store lets its leases run out, and gets them again', async () => {
    let isDown = false;
    const store = createMemoryStore(() => 0);
    const flaky: typeof store = {
      ...store,
      renewLeases: (request) =>
        isDown
          ? Promise.reject(new CanaryError('store-unavailable', 'gone'))
          : store.renewLeases(request),
    };
    const { time, leadership } = process(flaky, 'a');
    await leadership.renew();
    isDown = true;
    time.monotonic = ttl / 2;
    await leadership.renew();
    expect(leadership.fenceFor('r1')).not.toBeNull();
    time.monotonic = ttl;
    expect(leadership.fenceFor('r1')).toBeNull();
    isDown = false;
    await leadership.renew();
    expect(leadership.fenceFor('r1')).not.toBeNull();
  });

  it('whose clock stood still cannot act when another one has taken over', async () => {
    let now = 0;
    const store = createMemoryStore(() => now);
    const stopped = process(store, 'a').leadership;
    await stopped.renew();
    const release = await withRelease(store);
    now = ttl;
    const next = process(store, 'b').leadership;
    await next.renew();
    // It believes in its lease: only the store knows better.
    const old = stopped.fenceFor(release.id);
    expect(old).not.toBeNull();
    const late = store.applyTransition(aTransition(release, { fence: old }));
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
    const fence = next.fenceFor(release.id);
    expect(await store.applyTransition(aTransition(release, { fence }))).toMatchObject({ seq: 2 });
  });

  it('that stops hands over at once, and shares with one that comes', async () => {
    const store = createMemoryStore(() => 0);
    const first = process(store, 'a').leadership;
    const second = process(store, 'b').leadership;
    await first.renew();
    await second.renew();
    await first.renew();
    await second.renew();
    const shards = [...Array(shardCount).keys()];
    const held = (it: Leadership) => shards.filter((shard) => it.fenceOf(shard) !== null).length;
    expect([held(first), held(second)]).toEqual([shardCount / 2, shardCount / 2]);
    await first.handOver();
    expect(held(first)).toBe(0);
    await second.renew();
    expect(held(second)).toBe(shardCount);
  });
});
