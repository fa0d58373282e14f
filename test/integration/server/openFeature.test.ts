import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { placeKey } from '../../../src/core/release/bucket.ts';
import type { ResolveMetadata } from '../../../src/protocol/api.ts';
import { releaseOn, startRegistry, type TestRegistry } from '../../support/registryServer.ts';

const atOnce = 50;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(async () => {
  await OpenFeature.close();
  await registry.close();
});

it('gives the OpenFeature SDK the right arm for 10,000 keys, as it is', async () => {
  const plan = { name: 'p', stages: [{ weight: 20, minSamples: 1_000_000 }] };
  const { id, plan: stored } = await releaseOn(registry.backend, { plan });
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: registry.url }));
  const client = OpenFeature.getClient();
  const keys = Array.from({ length: 10_000 }, (_, i) => `user-${i}-ä€😀`);
  let canaries = 0;
  const check = async (targetingKey: string): Promise<void> => {
    const details = await client.getObjectDetails('reply', {}, { targetingKey });
    const { arm } = placeKey(stored, 'reply', 20, targetingKey);
    expect(details).toMatchObject({
      reason: 'SPLIT',
      variant: arm,
      value: { name: 'reply', messages: [{ role: 'system' }] },
      flagMetadata: {
        arm,
        placement: 'split',
        releaseId: id,
        stageIndex: 0,
        promptVersion: arm === 'canary' ? 2 : 1,
      } satisfies Partial<ResolveMetadata>,
    });
    expect(details.errorCode).toBeUndefined();
    if (arm === 'canary') canaries++;
  };
  for (let i = 0; i < keys.length; i += atOnce) {
    await Promise.all(keys.slice(i, i + atOnce).map(check));
  }
  expect(canaries).toBeGreaterThan(1_800);
  expect(canaries).toBeLessThan(2_200);
}, 60_000);

it('makes the SDK fall back to its default for an unknown prompt', async () => {
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: registry.url }));
  const details = await OpenFeature.getClient().getObjectDetails('nobody', { own: 'default' });
  expect(details).toMatchObject({ value: { own: 'default' }, errorCode: 'FLAG_NOT_FOUND' });
});
