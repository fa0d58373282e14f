import { expect, it } from 'vitest';
import {
  maxWaiting,
  recordBounded,
} from '../../../../src/server/features/outcomes/boundedIngest.ts';
import type { NewOutcome, OutcomeReceipt } from '../../../../src/server/store/model.ts';
import { createRegistryApp } from '../../../support/registryApp.ts';
import { createMemoryStore } from '../../../../src/server/store/memory/memoryStore.ts';
import { anOutcome, noon } from '../../../support/storeBuilders.ts';

const receipt: OutcomeReceipt = { accepted: 0, duplicates: 0, unattributed: 0, releases: [] };

/** A store that answers when it is told to. */
function slowStore() {
  const answers: (() => void)[] = [];
  const recordOutcomes = () =>
    new Promise<OutcomeReceipt>((resolve) => void answers.push(() => resolve(receipt)));
  return { answers, store: { ...createMemoryStore(), recordOutcomes } };
}

function outcomes(count: number): NewOutcome[] {
  return new Array<NewOutcome>(count).fill(anOutcome());
}

it('a store that is behind takes no more outcomes than fit into memory', async () => {
  const { answers, store } = slowStore();
  const first = recordBounded(store, outcomes(maxWaiting - 1), noon);
  const second = recordBounded(store, outcomes(1), noon);
  await expect(recordBounded(store, outcomes(1), noon)).rejects.toMatchObject({
    code: 'store-unavailable',
  });
  for (const answer of answers) answer();
  await Promise.all([first, second]);
  const third = recordBounded(store, outcomes(maxWaiting + 1), noon);
  answers.at(-1)?.();
  await third;
});

it('says so with 503 and when to come back', async () => {
  const { store } = slowStore();
  void recordBounded(store, outcomes(maxWaiting), noon);
  const registry = createRegistryApp(store);
  const outcome = { id: 'o1', prompt: 'reply', promptVersion: 1, targetingKey: 'k', metrics: {} };
  const answered = await registry.post('/v1/outcomes', { outcomes: [outcome] });
  expect(answered.status).toBe(503);
  expect(answered.headers.get('retry-after')).not.toBeNull();
  expect(answered.body).toMatchObject({ error: { code: 'store-unavailable' } });
});
