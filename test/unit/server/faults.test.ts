import { beforeEach, describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import type { ReleaseResponse } from '../../../src/protocol/api.ts';
import { createMemoryStore } from '../../../src/server/store/memory/memoryStore.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import { evaluated, publishing } from '../../support/registryRequests.ts';
import { minute } from '../../support/storeBuilders.ts';

const hour = 60 * minute;

/** A store that can be made to fail: before it does what it was asked, or after it has done it. */
function faultyStore(): Store & { failing: 'never' | 'before' | 'after' } {
  const real = createMemoryStore();
  const faulty = { ...real, failing: 'never' as 'never' | 'before' | 'after' };
  const wrap =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const down = new CanaryError('store-unavailable', 'the disk is gone');
      if (faulty.failing === 'before') throw down;
      const result = await method(...args);
      if (faulty.failing === 'after') throw down;
      return result;
    };
  return Object.assign(faulty, {
    applyTransition: wrap((change: Parameters<Store['applyTransition']>[0]) =>
      real.applyTransition(change),
    ),
    evidence: wrap((id: string) => real.evidence(id)),
    recordOutcomes: wrap((...args: Parameters<Store['recordOutcomes']>) =>
      real.recordOutcomes(...args),
    ),
  });
}

let store: ReturnType<typeof faultyStore>;
let registry: Desk;
beforeEach(async () => {
  store = faultyStore();
  registry = createDesk(store);
  await registry.publishBoth();
});

describe('while the store is down', () => {
  it('resolve goes on, outcomes are to be sent again, and weights stay', async () => {
    const { id } = await registry.start();
    await registry.serve(100, (arm) => arm === 'canary');
    const arms = async () => {
      const resolved = await Promise.all(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => registry.resolve(key)),
      );
      return resolved.map((it) => it.variant);
    };
    const before = await arms();
    store.failing = 'before';
    await registry.pass(minute);
    expect(await arms()).toEqual(before);
    const { status, headers } = await registry.post('/v1/outcomes', {
      outcomes: [{ id: 'x', prompt: 'reply', promptVersion: 1, targetingKey: 'a', metrics: {} }],
    });
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');

    store.failing = 'never';
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({ status: 'rolled_back' });
  });

  it('a person is told that nothing was done', async () => {
    const { id } = await registry.start();
    store.failing = 'before';
    const by = { actor: 'bo', reason: 'now' };
    expect(await registry.post(`/v1/releases/${id}/promote`, by)).toMatchObject({
      status: 503,
      body: { error: { code: 'store-unavailable' } },
    });
    store.failing = 'never';
    expect(await registry.release(id)).toMatchObject({ status: 'running', log: [{ seq: 1 }] });
  });

  it('says it once for each release, not every second', async () => {
    await registry.start();
    store.failing = 'before';
    for (let i = 0; i < 5; i++) {
      registry.controller.touch([(await registry.store.releases())[0]!.id]);
      await registry.pass(1_000);
    }
    const lines = registry.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'release cannot be judged', error: 'the disk is gone' },
    ]);
  });
});

it('a registry that was away does not take its own absence for silence', async () => {
  const plan = { stages: [{ weight: 50, minSamples: 1_000 }], maxSilence: '6h' };
  const { id } = await registry.start({ plan });
  await registry.serve(10, () => false);
  const next = createDesk(store);
  next.now = registry.now + 14 * hour;
  await next.controller.start();
  try {
    await next.pass(5 * hour);
    expect(await next.release(id)).toMatchObject({ status: 'running' });
    await next.pass(2 * hour);
    expect(await next.release(id)).toMatchObject({ status: 'paused' });
  } finally {
    next.controller.stop();
  }
});

describe('when a step was stored but its acknowledgement was lost', () => {
  it('it is not taken again', async () => {
    const { id } = await registry.start();
    await registry.serve(100, () => false);
    // The numbers are known; only the step itself is not acknowledged.
    await registry.release(id);
    store.failing = 'after';
    await registry.pass(0);
    store.failing = 'never';
    const release = await registry.release(id);
    expect(release.log.map((it) => it.action)).toEqual(['start', 'advance']);
    expect(release).toMatchObject({ stageIndex: 1, weight: 100 });
    expect((await registry.resolve('anyone')).variant).toBe('canary');
  });

  it('a rollback takes effect with the next look', async () => {
    const { id } = await registry.start();
    await registry.serve(300, (arm) => arm === 'canary');
    await registry.release(id);
    store.failing = 'after';
    await registry.pass(0);
    store.failing = 'never';
    await registry.pass(0);
    expect((await registry.resolve('anyone')).metadata).toMatchObject({ promptVersion: 1 });
    expect((await registry.release(id)).log.map((it) => it.action)).toEqual(['start', 'rollback']);
  });
});

describe('a release that ends while a newer one is being started', () => {
  const by = { actor: 'bo', reason: 'because' };
  const baseline = { rollback: 'Be kind.', promote: 'Be kind and brief.' };
  async function endAndStart(action: 'rollback' | 'promote'): Promise<{
    first: ReleaseResponse;
    second: ReleaseResponse;
  }> {
    const { id } = await registry.start();
    await registry.post('/v1/prompts/reply/versions', publishing('Other.'));
    const [ended, second] = await Promise.all([
      registry.post(`/v1/releases/${id}/${action}`, by),
      registry.start({ candidateVersion: 3, evaluation: evaluated(baseline[action], 'Other.') }),
    ]);
    expect(ended.status).toBe(200);
    return { first: await registry.release(id), second };
  }

  async function served(): Promise<Set<number>> {
    const versions = new Set<number>();
    for (let i = 0; i < 40; i++) {
      versions.add((await registry.resolve(`k${i}`)).metadata.promptVersion);
    }
    return versions;
  }

  it('is not superseded as well', async () => {
    const { first, second } = await endAndStart('rollback');
    expect(first.log.map((it) => it.action)).toEqual(['start', 'rollback']);
    expect(second).toMatchObject({ status: 'running', weight: 50, stable: { version: 1 } });
    expect(await served()).toEqual(new Set([1, 3]));
  });

  it('is what the newer one is compared with when it was promoted', async () => {
    const { first, second } = await endAndStart('promote');
    expect(first.status).toBe('promoted');
    expect(second).toMatchObject({ status: 'running', stable: { version: 2 } });
    expect(await served()).toEqual(new Set([2, 3]));
  });
});
