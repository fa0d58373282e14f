import { expect, it } from 'vitest';
import { shardCount, shardOf } from '../../src/server/store/leases.ts';
import type { Store } from '../../src/server/store/store.ts';
import { aTransition, withRelease } from '../support/storeBuilders.ts';

const hour = 3_600_000;

/** Leases of controllers, fencing, and the evidence of decisions. */
export function storeLeasesContract(current: () => Store): void {
  const shardsOf = async (holder: string, ttlMs = hour) =>
    (await current().renewLeases({ holder, ttlMs })).leases.map(({ shard }) => shard);
  const tokenFor = async (holder: string, releaseId: string, ttlMs = hour) => {
    const { leases } = await current().renewLeases({ holder, ttlMs });
    return leases.find(({ shard }) => shard === shardOf(releaseId))?.token;
  };

  it('leases every shard to the only holder, and again with the same tokens', async () => {
    const first = await current().renewLeases({ holder: 'a', ttlMs: hour });
    expect(first.leases.map(({ shard }) => shard)).toEqual([...Array(shardCount).keys()]);
    const second = await current().renewLeases({ holder: 'a', ttlMs: hour });
    expect(second.leases).toEqual(first.leases);
    expect(second.now).toBeGreaterThanOrEqual(first.now);
  });

  it('gives nothing to a second holder until the first renews, then a fair share', async () => {
    await shardsOf('a');
    expect(await shardsOf('b')).toEqual([]);
    const kept = await shardsOf('a');
    const taken = await shardsOf('b');
    expect(kept).toHaveLength(shardCount / 2);
    expect([...kept, ...taken].sort((x, y) => x - y)).toEqual([...Array(shardCount).keys()]);
    // A third one gets what the two give back.
    await shardsOf('c');
    await shardsOf('a');
    await shardsOf('b');
    const third = await shardsOf('c');
    expect(third.length).toBeGreaterThan(0);
    expect(third.length).toBeLessThanOrEqual(Math.ceil(shardCount / 3));
  });

  it('frees what ended and what was dropped, with greater tokens', async () => {
    const first = await current().renewLeases({ holder: 'a', ttlMs: 0 });
    const second = await current().renewLeases({ holder: 'b', ttlMs: hour });
    expect(second.leases).toEqual(first.leases.map((it) => ({ ...it, token: it.token + 1 })));
    await current().dropLeases('b');
    const third = await current().renewLeases({ holder: 'c', ttlMs: hour });
    expect(third.leases).toEqual(first.leases.map((it) => ({ ...it, token: it.token + 2 })));
  });

  it('keeps a lease that ended for its holder as long as nobody took it', async () => {
    const first = await current().renewLeases({ holder: 'a', ttlMs: 0 });
    const second = await current().renewLeases({ holder: 'a', ttlMs: hour });
    expect(second.leases).toEqual(first.leases);
  });

  it('never leases a shard to two holders, however many ask at once', async () => {
    const holders = ['a', 'b', 'c', 'd', 'e'];
    for (let round = 0; round < 4; round++) {
      await Promise.all(holders.map((holder) => shardsOf(holder)));
    }
    const shards: number[] = [];
    for (const holder of holders) shards.push(...(await shardsOf(holder)));
    expect(shards.sort((x, y) => x - y)).toEqual([...Array(shardCount).keys()]);
  });

  it('stores what is decided under a lease that holds', async () => {
    const release = await withRelease(current());
    const token = (await tokenFor('a', release.id)) ?? 0;
    const fence = { holder: 'a', token };
    expect(await current().applyTransition(aTransition(release, { fence }))).toMatchObject({
      seq: 2,
    });
  });

  it.each([
    ['never held one', { holder: 'b', token: 1 }],
    ['has an older token', { holder: 'a', token: 0 }],
    ['has a token from nowhere', { holder: 'a', token: 7 }],
  ])('refuses the decision of a controller that %s', async (_, fence) => {
    const release = await withRelease(current());
    await tokenFor('a', release.id);
    const change = aTransition(release, {
      fence,
      state: { ...release.state, status: 'promoted' },
      endedAt: 1,
      label: { label: 'production', version: 2 },
      record: { engine: 1, input: '{}', output: '{}' },
    });
    await expect(current().applyTransition(change)).rejects.toMatchObject({ code: 'conflict' });
    expect(await current().release(release.id)).toEqual(release);
    expect(await current().log(release.id)).toHaveLength(1);
    expect(await current().decisions(release.id)).toEqual([]);
    expect((await current().prompts())[0]?.labels).toEqual({ production: 1 });
  });

  it('refuses the decision of a controller whose lease has ended, or was stolen', async () => {
    const release = await withRelease(current());
    const old = { holder: 'a', token: (await tokenFor('a', release.id, 0)) ?? 0 };
    const late = aTransition(release, { fence: old });
    await expect(current().applyTransition(late)).rejects.toMatchObject({ code: 'conflict' });

    const token = (await tokenFor('b', release.id)) ?? 0;
    expect(token).toBeGreaterThan(old.token);
    await expect(current().applyTransition(late)).rejects.toMatchObject({ code: 'conflict' });
    const good = aTransition(release, { fence: { holder: 'b', token } });
    expect(await current().applyTransition(good)).toMatchObject({ seq: 2 });
  });

  it('lets a person act whoever holds the lease', async () => {
    const release = await withRelease(current());
    await shardsOf('a');
    expect(await current().applyTransition(aTransition(release))).toMatchObject({ seq: 2 });
  });

  it('keeps what a decision was computed from, byte for byte', async () => {
    const release = await withRelease(current());
    const record = { engine: 3, input: '{"a":"\u00fc \\u0001","b":[0.1]}', output: '{"c":1e-7}' };
    const paused = await current().applyTransition(aTransition(release, { record }));
    await current().applyTransition(aTransition(paused));
    await current().applyTransition(aTransition({ ...paused, seq: 3 }, { record }));
    expect(await current().decisions(release.id)).toEqual([
      { seq: 2, ...record },
      { seq: 4, ...record },
    ]);
    expect(await current().decisions('nobody')).toEqual([]);
  });

  it('lists the releases that are on, and how far they have come', async () => {
    const release = await withRelease(current());
    expect(await current().runningReleases()).toEqual([release]);
    const head = { id: release.id, prompt: release.prompt, seq: 1, lastOutcomeAt: null };
    expect(await current().releaseHeads()).toEqual([head]);
    await current().applyTransition(aTransition(release, { endedAt: 1 }));
    expect(await current().runningReleases()).toEqual([]);
    expect(await current().releaseHeads()).toEqual([]);
  });
}
