import { expect, it } from 'vitest';
import { createMemoryStore } from '../../../src/server/store/memory/memoryStore.ts';
import { refusingExpired, retain } from '../../../src/server/retention.ts';
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
