import { expect, it } from 'vitest';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import { reporting } from '../../support/registryRequests.ts';
import { minute } from '../../support/storeBuilders.ts';

/** So many keys ask once each; the answer takes stable's latency and so much longer in the canary. */
async function serveSlowly(registry: Desk, keys: number, times: number, prefix: string) {
  const outcomes = [];
  for (let i = 0; i < keys; i++) {
    const { metadata } = await registry.resolve(`${prefix}${i}`);
    const latencyMs = (500 + (i % 100) * 10) * (metadata.arm === 'canary' ? times : 1);
    outcomes.push(reporting(`${prefix}-${i}`, `${prefix}${i}`, metadata, { latencyMs }));
  }
  await registry.post('/v1/outcomes', { outcomes });
}

const plan = {
  stages: [{ weight: 50, minDuration: '1h' }, { weight: 100 }],
  guards: [{ metric: 'latencyP95', atMostTimesStable: 1.3, onBreach: 'pause' as const }],
};

it.each([
  ['pauses when the canary is slower', 2, 'paused'],
  ['goes on when it is as slow as stable', 1, 'running'],
])("a release is compared with stable's latency of before: it %s", async (_, times, status) => {
  const registry = createDesk();
  await registry.publishBoth();
  await serveSlowly(registry, 300, 1, 'before');
  const { id } = await registry.start({ plan });
  await serveSlowly(registry, 400, times, 'k');
  await registry.pass(minute);
  const release = await registry.release(id);
  expect(release.status).toBe(status);
  const [guard] = release.live.guards;
  expect(guard?.stable.keys).toBeGreaterThan(100);
  expect(guard?.why).toMatch(/latency p95: .* of stable above 1,4\d\d ms/);
});

it('a release without any history of stable says that it has no line to compare by', async () => {
  const registry = createDesk();
  await registry.publishBoth();
  const { id } = await registry.start({ plan });
  await serveSlowly(registry, 200, 9, 'k');
  await registry.pass(minute);
  const release = await registry.release(id);
  expect(release.status).toBe('running');
  expect(release.live.guards[0]?.why).toContain('too little was known of stable');
});

it("a release is compared by the length of reported outputs, against stable's of before", async () => {
  const registry = createDesk();
  await registry.publishBoth();
  const serve = async (keys: number, prefix: string): Promise<void> => {
    const outcomes = [];
    for (let i = 0; i < keys; i++) {
      const { metadata } = await registry.resolve(`${prefix}${i}`);
      const words = (5 + (i % 10)) * (metadata.arm === 'canary' ? 2 : 1);
      const output = 'word '.repeat(words);
      outcomes.push(reporting(`${prefix}-${i}`, `${prefix}${i}`, metadata, { output }));
    }
    await registry.post('/v1/outcomes', { outcomes });
  };
  await serve(200, 'before');
  const guards = [{ metric: 'lengthP95', atMostTimesStable: 1.3, onBreach: 'pause' as const }];
  const { id } = await registry.start({ plan: { ...plan, guards } });
  await serve(300, 'k');
  await registry.pass(minute);
  const release = await registry.release(id);
  expect(release.status).toBe('paused');
  expect(release.live.guards[0]?.why).toMatch(/length p95: .* of stable above \d+ characters/);
});
