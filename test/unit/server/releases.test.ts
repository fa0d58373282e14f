import { beforeEach, describe, expect, it } from 'vitest';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import {
  evaluated,
  publishing,
  quickPlan,
  reporting,
  starting,
} from '../../support/registryRequests.ts';
import { minute } from '../../support/storeBuilders.ts';

let registry: Desk;
beforeEach(() => {
  registry = createDesk();
});

describe('a release', () => {
  it('starts in its first stage and says so', async () => {
    await registry.publishBoth();
    const release = await registry.start();
    expect(release).toMatchObject({
      prompt: 'reply',
      stable: { version: 1 },
      canary: { version: 2 },
      status: 'running',
      stageIndex: 0,
      weight: 50,
      startedAt: '2026-05-05T12:00:00.000Z',
      endedAt: null,
      evaluation: { report: '3f9c', verdict: 'pass' },
      live: {
        headline: 'WAITING FOR TRAFFIC - no outcome has come in yet.',
        next: { weight: 100, remainingMs: 0, samples: 0, neededSamples: 20 },
      },
      log: [
        {
          seq: 1,
          action: 'start',
          actor: 'ana',
          reason: 'plan "quick", evaluation: pass (report 3f9c)',
        },
      ],
    });
    expect(await registry.release(release.id)).toEqual(release);
  });

  it('ramps up by itself and is promoted', async () => {
    await registry.publishBoth();
    const { id } = await registry.start();
    await registry.serve(100, () => false);
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({ weight: 100 });
    await registry.pass(minute);
    const release = await registry.release(id);
    expect(release).toMatchObject({ status: 'promoted', weight: 100, live: { next: null } });
    const { log, live } = release;
    expect(log.map((it) => [it.action, it.actor])).toEqual([
      ['start', 'ana'],
      ['advance', 'registry'],
      ['promote', 'registry'],
    ]);
    expect(live.headline).toMatch(/^PROMOTED at 12:02 UTC - .* Everyone is on v2\.$/);
    expect((await registry.resolve('anyone')).metadata).toMatchObject({
      promptVersion: 2,
      arm: 'stable',
    });
    expect((await registry.get('/v1/prompts')).body).toMatchObject({
      prompts: [{ labels: { production: 2 }, running: null }],
    });
  });

  it('has means over the requests that told an amount, and none where no request did', async () => {
    await registry.publishBoth();
    const { id } = await registry.start();
    const { metadata } = await registry.resolve('ana');
    const arm = metadata.arm;
    const outcome = (name: string, more: object) => ({
      ...reporting(name, 'ana', metadata),
      ...more,
    });
    await registry.post('/v1/outcomes', {
      outcomes: [
        outcome('a', { latencyMs: 100, costUsd: 0 }),
        outcome('b', { latencyMs: 300 }),
        outcome('c', {}),
        outcome('d', {}),
      ],
    });
    expect((await registry.release(id)).live[arm]).toMatchObject({
      requests: 4,
      meanLatencyMs: 200,
      meanTokens: null,
      meanCostUsd: 0,
    });
  });

  it('says when its open guards will be decided, until it is over', async () => {
    await registry.publishBoth();
    const { id, live } = await registry.start();
    const unknown = { towards: null, keys: null, timeMs: null, inStage: null };
    expect(live.outlook).toMatchObject({ stageMs: null, guards: [unknown] });
    let events = 0;
    await registry.serve(60, () => ++events % 10 === 0);
    registry.now += minute;
    const { outlook } = (await registry.release(id)).live;
    expect(outlook).toMatchObject({ stageMs: 0, guards: [{ inStage: false }] });
    const [found] = outlook?.guards ?? [];
    expect(found?.keys).toBeGreaterThan(0);
    expect(found?.timeMs).toBeGreaterThan(0);
    await registry.post(`/v1/releases/${id}/rollback`, { actor: 'bo', reason: 'enough' });
    expect((await registry.release(id)).live.outlook).toBeNull();
  });

  it('that harms is rolled back and everyone is on stable at once', async () => {
    await registry.publishBoth();
    const { id } = await registry.start();
    await registry.serve(300, (arm) => arm === 'canary');
    await registry.pass(0);
    const release = await registry.release(id);
    expect(release).toMatchObject({ status: 'rolled_back', weight: 0 });
    const { live, log } = release;
    expect(live.headline).toMatch(
      /^ROLLED BACK at 12:00 UTC - .* Everyone is on v1 since 12:00:00 UTC\.$/,
    );
    expect(live.guards[0]).toMatchObject({ state: 'breached' });
    expect(log.at(-1)).toMatchObject({ action: 'rollback', actor: 'registry', weight: 0 });
    for (let i = 0; i < 100; i++) {
      expect((await registry.resolve(`k${i}`)).metadata).toMatchObject({
        arm: 'stable',
        promptVersion: 1,
      });
    }
  });

  it('holds its stage while its time or its samples are short', async () => {
    await registry.publishBoth();
    const stages = [{ weight: 50, minSamples: 20, minDuration: '1h' }, { weight: 100 }];
    const { id } = await registry.start({ plan: { ...quickPlan, stages } });
    await registry.serve(10, () => false);
    await registry.pass(90 * minute);
    expect(await registry.release(id)).toMatchObject({ stageIndex: 0 });
    await registry.serve(100, () => false, 'more');
    await registry.pass(0);
    expect(await registry.release(id)).toMatchObject({ stageIndex: 1 });
  });

  it.each([
    ['promote', 'promoted', 2],
    ['rollback', 'rolled_back', 1],
  ])('obeys a person: %s', async (action, status, version) => {
    await registry.publishBoth();
    const { id } = await registry.start();
    const by = { actor: 'bo', reason: 'I know better' };
    expect(await registry.post(`/v1/releases/${id}/${action}`, by)).toMatchObject({
      status: 200,
      body: { status, endedAt: '2026-05-05T12:00:00.000Z' },
    });
    expect((await registry.resolve('anyone')).metadata.promptVersion).toBe(version);
    expect(await registry.post(`/v1/releases/${id}/pause`, by)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    });
  });

  it('is paused and resumed, and does not count the pause', async () => {
    await registry.publishBoth();
    const stages = [{ weight: 50, minDuration: '1h' }, { weight: 100 }];
    const { id } = await registry.start({ plan: { name: 'slow', stages } });
    const by = { actor: 'bo', reason: 'lunch' };
    await registry.pass(30 * minute);
    await registry.post(`/v1/releases/${id}/pause`, by);
    await registry.pass(120 * minute);
    expect(await registry.release(id)).toMatchObject({
      status: 'paused',
      weight: 50,
      live: { headline: 'PAUSED at 12:30 UTC - lunch. A person decides.' },
    });
    await registry.post(`/v1/releases/${id}/resume`, by);
    await registry.pass(29 * minute);
    expect(await registry.release(id)).toMatchObject({ stageIndex: 0 });
    await registry.pass(2 * minute);
    expect(await registry.release(id)).toMatchObject({ stageIndex: 1 });
  });

  it('is superseded by a newer candidate', async () => {
    await registry.publishBoth();
    const first = await registry.start();
    await registry.post('/v1/prompts/reply/versions', publishing('Be very kind.'));
    const evaluation = evaluated('Be kind.', 'Be very kind.');
    const second = await registry.start({ candidateVersion: 3, evaluation });
    expect(await registry.release(first.id)).toMatchObject({
      status: 'superseded',
      weight: 0,
    });
    expect((await registry.get('/v1/releases')).body).toMatchObject({
      releases: expect.arrayContaining([
        expect.objectContaining({ id: second.id, status: 'running' }),
        expect.objectContaining({ id: first.id, status: 'superseded' }),
      ]) as unknown[],
    });
    const arms = new Set<number>();
    for (let i = 0; i < 50; i++) arms.add((await registry.resolve(`k${i}`)).metadata.promptVersion);
    expect(arms).toEqual(new Set([1, 3]));
  });

  it.each([
    ['a candidate that does not exist', { candidateVersion: 9 }, 404, 'not-found'],
    ['the production version', { candidateVersion: 1 }, 409, 'conflict'],
    ['no evaluation', { evaluation: undefined }, 400, 'bad-request'],
    [
      'a failed evaluation',
      { evaluation: { report: 'x', verdict: 'fail' as const } },
      400,
      'bad-request',
    ],
    [
      'a plan that wants approval',
      { plan: { ...quickPlan, needsApproval: true } },
      400,
      'bad-request',
    ],
    ['a plan without stages', { plan: { stages: [] } }, 400, 'bad-request'],
    ['a weight too fine to split', { plan: { stages: [{ weight: 0.001 }] } }, 400, 'bad-request'],
  ])('does not start with %s', async (_, over, status, code) => {
    await registry.publishBoth();
    const answer = await registry.post('/v1/prompts/reply/releases', starting(over));
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect((await registry.get('/v1/releases')).body).toEqual({ releases: [] });
  });

  it.each([
    ['a failed evaluation', { evaluation: { report: 'x', verdict: 'fail' as const } }],
    ['no evaluation', { evaluation: undefined }],
    ['a plan that wants approval', { plan: { ...quickPlan, needsApproval: true } }],
  ])('starts with %s when someone says why', async (_, over) => {
    await registry.publishBoth();
    const release = await registry.start({
      ...(over as object),
      overrideReason: 'the cases are stale',
    });
    expect(release.overrideReason).toBe('the cases are stale');
    expect(release.log[0]?.reason).toContain('overridden: the cases are stale');
  });

  it('does not start twice for one candidate', async () => {
    await registry.publishBoth();
    const { id } = await registry.start();
    const { body } = await registry.post('/v1/prompts/reply/releases', starting());
    const { error } = body as { error: { code: string; message: string } };
    expect(error.code).toBe('conflict');
    expect(error.message).toContain(id);
  });

  it('does not start without a baseline in production', async () => {
    await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    const answer = await registry.post(
      '/v1/prompts/reply/releases',
      starting({ candidateVersion: 1 }),
    );
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });

  it('keeps the production label where it is', async () => {
    await registry.publishBoth();
    await registry.start();
    const answer = await registry.put('/v1/prompts/reply/labels/production', { version: 2 });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    const staging = await registry.put('/v1/prompts/reply/labels/staging', { version: 2 });
    expect(staging.status).toBe(204);
  });
});
