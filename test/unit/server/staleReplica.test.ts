import { beforeEach, expect, it } from 'vitest';
import type { ResolveMetadata } from '../../../src/protocol/api.ts';
import type { HubEvent } from '../../../src/server/hub.ts';
import { createMemoryStore } from '../../../src/server/store/memory/memoryStore.ts';
import { createRegistryApp, type RegistryApp } from '../../support/registryApp.ts';
import { publishing, reporting, starting } from '../../support/registryRequests.ts';

/** Two servers on one store, of which nobody tells the second what the first has done. */
let first: RegistryApp;
let second: RegistryApp;
let release: string;

const by = { actor: 'bo', reason: 'to see' };
const act = (registry: RegistryApp, action: string) =>
  registry.post(`/v1/releases/${release}/${action}`, by);

beforeEach(async () => {
  const store = createMemoryStore();
  first = createRegistryApp(store);
  await first.post('/v1/prompts/reply/versions', publishing('Be kind.'));
  await first.put('/v1/prompts/reply/labels/production', { version: 1 });
  await first.post('/v1/prompts/reply/versions', publishing('Be brief.'));
  const started = await first.post(
    '/v1/prompts/reply/releases',
    starting({ overrideReason: 'a test' }),
  );
  expect(started.status).toBe(201);
  release = (started.body as { id: string }).id;
  second = createRegistryApp(store);
  expect((await second.get(`/v1/releases/${release}`)).status).toBe(200);
});

it('does what the state in the store allows, whatever this server knew', async () => {
  expect((await act(first, 'pause')).status).toBe(200);
  expect(await act(second, 'resume')).toMatchObject({ status: 200, body: { status: 'running' } });
});

it('refuses what the state in the store forbids', async () => {
  expect((await act(first, 'promote')).status).toBe(200);
  expect(await act(second, 'pause')).toMatchObject({
    status: 409,
    body: { error: { message: 'cannot pause this release: it is promoted already' } },
  });
  expect(await act(first, 'resume')).toMatchObject({ status: 409 });
});

it('moves production once the release has ended elsewhere, and not before', async () => {
  const move = () =>
    second.put('/v1/prompts/reply/labels/production', { version: 1, overrideReason: 'a test' });
  expect(await move()).toMatchObject({ status: 409 });
  expect((await act(first, 'promote')).status).toBe(200);
  expect((await move()).status).toBe(204);
  const { body } = await second.post('/ofrep/v1/evaluate/flags/reply', {
    context: { targetingKey: 'ana' },
  });
  expect(body).toMatchObject({ metadata: { promptVersion: 1 } });
});

it('tells a decision with the numbers that it was taken by', async () => {
  const seen: HubEvent[] = [];
  second.hub.subscribe(release, (event) => seen.push(event));
  const outcomes = [];
  for (let i = 0; i < 300; i++) {
    const { body } = await first.post('/ofrep/v1/evaluate/flags/reply', {
      context: { targetingKey: `key-${i}` },
    });
    const { metadata } = body as { metadata: ResolveMetadata };
    const metrics = { error: metadata.arm === 'canary' };
    outcomes.push(reporting(`outcome-${i}`, `key-${i}`, metadata, { metrics }));
  }
  expect((await first.post('/v1/outcomes', { outcomes })).status).toBe(200);
  await first.pass(1_000);
  await second.controller.find(release)!.refresh();
  expect(seen.map((it) => (it.type === 'log' ? it.entry.action : it.type))).toEqual([
    'live',
    'rollback',
  ]);
  const [live] = seen;
  if (live?.type !== 'live') throw new Error('no live numbers');
  expect(live.live.stable.requests + live.live.canary.requests).toBe(300);
});
