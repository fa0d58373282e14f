import { expect, it } from 'vitest';
import type { LiveResponse } from '../../../src/protocol/api.ts';
import { createMemoryStore } from '../../../src/server/store/memory/memoryStore.ts';
import { createDesk } from '../../support/registryDesk.ts';
import { publishing, starting } from '../../support/registryRequests.ts';
import { refusingExpired, remove, retain } from '../../../src/server/retention.ts';
import { silentLogger } from '../../support/registryServer.ts';
import { anOutcome, noon, withRelease } from '../../support/storeBuilders.ts';

const dayMs = 86_400_000;
const clockAt = (now: number) => ({
  now: () => now,
  monotonic: () => now,
  sleep: () => Promise.resolve(),
});

it('removes what is older than it is kept, once, and says so in the audit log', async () => {
  const store = createMemoryStore();
  await withRelease(store);
  const old = Array.from({ length: 4_500 }, () => anOutcome({ at: noon }));
  await store.recordOutcomes(old, noon);
  await store.recordOutcomes([anOutcome({ id: 'new', at: noon + 9 * dayMs })], noon + 9 * dayMs);
  const deps = { store, clock: clockAt(noon + 10 * dayMs), logger: silentLogger };
  expect(await retain(deps, 11 * dayMs)).toBe(0);
  expect(await retain(deps, 5 * dayMs)).toBe(4_500);
  expect(await retain(deps, 5 * dayMs)).toBe(0);
  const runs = (await store.audit(0, 100)).filter(({ action }) => action === 'retention.run');
  expect(runs).toHaveLength(1);
});

it('takes an outcome that is sent again after its removal for a duplicate', async () => {
  const store = refusingExpired(createMemoryStore(), 5 * dayMs);
  await withRelease(store);
  const outcome = anOutcome({ at: noon });
  expect(await store.recordOutcomes([outcome], noon)).toMatchObject({ accepted: 1 });
  const later = noon + 10 * dayMs;
  await retain({ store, clock: clockAt(later), logger: silentLogger }, 5 * dayMs);
  const fresh = anOutcome({ at: later });
  const receipt = await store.recordOutcomes([outcome, fresh], later);
  expect(receipt).toMatchObject({ accepted: 1, duplicates: 1 });
  expect((await store.evidence('r1')).stages[0]?.stable.requests).toBe(2);
});

it('of what was removed the registry says so', async () => {
  const registry = createDesk();
  const { store } = registry;
  await registry.publishBoth();
  const { id } = await registry.start();
  await registry.post(`/v1/releases/${id}/rollback`, { actor: 'bo', reason: 'no' });
  await registry.pass(0);
  const deps = { store, clock: clockAt(noon + 10 * dayMs), logger: silentLogger };
  expect(await remove(deps, 'releases', 11 * dayMs)).toBe(0);
  expect(await remove(deps, 'releases', 5 * dayMs)).toBe(1);
  expect(await remove(deps, 'versions', 5 * dayMs)).toBe(1);
  expect(await remove(deps, 'versions', 5 * dayMs)).toBe(0);
  const time = new Date(deps.clock.now()).toISOString();

  const release = await registry.get(`/v1/releases/${id}`);
  expect(release.body).toMatchObject({
    evidenceRemovedAt: time,
    stable: { version: 1 },
    canary: { version: 2 },
  });
  const decisions = await registry.get(`/v1/releases/${id}/decisions`);
  expect(decisions.body).toMatchObject({
    evidenceRemovedAt: time,
    decisions: [{ record: null }, { record: null, entry: { action: 'rollback' } }],
  });
  const then = new Date(noon).toISOString();
  const { status, body } = await registry.get(`/v1/prompts/reply/live?at=${then}`);
  expect({ status, body }).toMatchObject({ status: 200, body: { arms: [{ version: 1 }] } });

  const message = `the text of version 2 of reply was removed at ${time}, by the registry's retention`;
  const gone = { status: 404, body: { error: { message } } };
  expect(await registry.get('/v1/prompts/reply/versions/2')).toMatchObject(gone);
  const request = starting({ overrideReason: 'a test' });
  expect(await registry.post('/v1/prompts/reply/releases', request)).toMatchObject(gone);
  const again = await registry.post('/v1/prompts/reply/versions', publishing('Be kind and brief.'));
  expect(again).toMatchObject({ status: 201, body: { version: 2 } });
});

it('live at a time whose canary text was removed names it, and that its text is gone', async () => {
  const registry = createDesk();
  await registry.publishBoth();
  const { id } = await registry.start();
  registry.now = noon + 60_000;
  await registry.post(`/v1/releases/${id}/rollback`, { actor: 'bo', reason: 'no' });
  const clock = clockAt(noon + 10 * dayMs);
  await remove({ store: registry.store, clock, logger: silentLogger }, 'versions', 5 * dayMs);
  const { body } = await registry.get(`/v1/prompts/reply/live?at=${new Date(noon).toISOString()}`);
  const { arms } = body as LiveResponse;
  expect(arms.map(({ version, textRemovedAt }) => [version, textRemovedAt])).toEqual([
    [1, undefined],
    [2, new Date(noon + 10 * dayMs).toISOString()],
  ]);
  expect(arms[1]?.fingerprint).toMatch(/^sha256:/);
});
