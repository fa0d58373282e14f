import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OutcomeInput } from '../../../src/protocol/api.ts';
import { reporting } from '../../support/registryRequests.ts';
import {
  releaseOn,
  reportTo,
  resolveAt,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await startRegistry();
});
afterEach(() => registry.close());

it('puts every key back on stable once a breach is in the data, without anyone asking', async () => {
  const { id } = await releaseOn(registry.backend);
  const keys = Array.from({ length: 300 }, (_, i) => `user-${i}`);
  const outcomes: OutcomeInput[] = [];
  for (const key of keys) {
    const metadata = await resolveAt(registry.url, key);
    const metrics = { error: metadata.arm === 'canary' };
    outcomes.push(reporting(key, key, metadata, { metrics }));
  }
  expect(new Set(outcomes.map((it) => it.arm))).toEqual(new Set(['stable', 'canary']));
  await reportTo(registry.url, outcomes);

  for await (const event of registry.backend.stream(id)) {
    if (event.type === 'log' && event.status === 'rolled_back') break;
  }
  for (const key of keys) {
    expect(await resolveAt(registry.url, key)).toMatchObject({
      arm: 'stable',
      promptVersion: 1,
      placement: 'default',
    });
  }
  const live = await registry.backend.live('reply');
  expect(live).toMatchObject({ releaseId: null, arms: [{ version: 1, weight: 100 }] });
});
