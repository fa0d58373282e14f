import { beforeEach, describe, expect, it } from 'vitest';
import type { ReleaseResponse, ResolveMetadata } from '../../../src/protocol/api.ts';
import { createRegistryApp, type RegistryApp } from '../../support/registryApp.ts';
import { publishing, quickPlan, reporting, starting } from '../../support/registryRequests.ts';
import { minute, noon } from '../../support/storeBuilders.ts';

let registry: RegistryApp;
beforeEach(() => {
  registry = createRegistryApp();
});

async function publishBoth(): Promise<void> {
  await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
  await registry.post('/v1/prompts/reply/versions', publishing('Be kind and brief.'));
  await registry.put('/v1/prompts/reply/labels/production', { version: 1 });
}

async function start(over: Parameters<typeof starting>[0] = {}): Promise<ReleaseResponse> {
  const { status, body } = await registry.post('/v1/prompts/reply/releases', starting(over));
  expect({ status, body }).toMatchObject({ status: 201 });
  return body as ReleaseResponse;
}

async function resolve(key: string): Promise<{ variant: string; metadata: ResolveMetadata }> {
  const context = { targetingKey: key };
  const { body } = await registry.post('/ofrep/v1/evaluate/flags/reply', { context });
  return body as { variant: string; metadata: ResolveMetadata };
}

/** Each of these keys asks once and reports how it went. */
async function serve(keys: number, fails: (arm: string) => boolean, prefix = 'k'): Promise<void> {
  const outcomes = [];
  for (let i = 0; i < keys; i++) {
    const { metadata } = await resolve(`${prefix}${i}`);
    const metrics = { error: fails(metadata.arm) };
    outcomes.push(reporting(`${prefix}-${i}`, `${prefix}${i}`, metadata, { metrics }));
  }
  const { body } = await registry.post('/v1/outcomes', { outcomes });
  expect(body).toEqual({ accepted: keys, duplicates: 0, unattributed: 0 });
}

describe('versions', () => {
  it('are created once and answered again', async () => {
    const first = await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    const again = await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({
      prompt: 'reply',
      version: 1,
      fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      createdAt: '2026-05-05T12:00:00.000Z',
      labels: [],
    });
  });

  it('are read with their labels', async () => {
    await publishBoth();
    const { body } = await registry.get('/v1/prompts/reply/versions/1');
    expect(body).toMatchObject({ version: 1, labels: ['production'], content: { name: 'reply' } });
  });

  it('of names with a slash have encoded paths', async () => {
    const path = '/v1/prompts/desk%2Freply/versions';
    expect((await registry.post(path, publishing('Hi', 'desk/reply'))).status).toBe(201);
    expect((await registry.get(`${path}/1`)).body).toMatchObject({ prompt: 'desk/reply' });
  });

  it('are listed by prompt with what runs', async () => {
    await publishBoth();
    const { id } = await start();
    expect((await registry.get('/v1/prompts')).body).toEqual({
      prompts: [{ name: 'reply', versions: 2, labels: { production: 1 }, running: id }],
    });
  });
});

describe('resolve', () => {
  const flag = '/ofrep/v1/evaluate/flags/reply';

  it('serves production to everyone while nothing is released', async () => {
    await publishBoth();
    const { status, body } = await registry.post(flag, { context: { targetingKey: 'ana' } });
    expect(status).toBe(200);
    expect(body).toEqual({
      key: 'reply',
      value: publishing('Be kind.').prompt,
      reason: 'STATIC',
      variant: 'stable',
      metadata: {
        promptVersion: 1,
        contentHash: expect.any(String) as string,
        arm: 'stable',
        placement: 'default',
      },
    });
  });

  it('splits keys, obeys rules first, and keeps those without a key on stable', async () => {
    await publishBoth();
    const { id } = await start({
      plan: {
        ...quickPlan,
        segments: [{ name: 'staff', when: { email: { endsWith: '@example.com' } } }],
        deny: ['ceo'],
      },
    });
    const ask = async (context: object) => {
      const { body } = await registry.post(flag, { context });
      const { variant, reason, metadata } = body as Record<string, ResolveMetadata>;
      expect(metadata).toMatchObject({ releaseId: id, stageIndex: 0 });
      return [variant, reason, metadata?.placement];
    };
    const staff = { targetingKey: 'x', email: 'x@example.com' };
    expect(await ask(staff)).toEqual(['canary', 'TARGETING_MATCH', 'segment']);
    expect(await ask({ ...staff, targetingKey: 'ceo' })).toEqual([
      'stable',
      'TARGETING_MATCH',
      'deny',
    ]);
    expect(await ask({})).toEqual(['stable', 'STATIC', 'default']);
    const arms = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const [variant, ...rest] = await ask({ targetingKey: `k${i}` });
      expect(rest).toEqual(['SPLIT', 'split']);
      arms.add(variant as unknown as string);
    }
    expect(arms).toEqual(new Set(['stable', 'canary']));
  });

  it.each([
    ['not JSON', '{', 400, 'PARSE_ERROR'],
    ['a context that is no object', { context: 'ana' }, 400, 'INVALID_CONTEXT'],
    ['a body that is no object', [], 400, 'INVALID_CONTEXT'],
    ['a key that is no text', { context: { targetingKey: 7 } }, 400, 'INVALID_CONTEXT'],
  ])('says what is wrong with %s', async (_, body, status, errorCode) => {
    await publishBoth();
    expect(await registry.post(flag, body)).toMatchObject({
      status,
      body: { key: 'reply', errorCode, errorDetails: expect.any(String) as string },
    });
  });

  it('knows no prompt without a production version', async () => {
    await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    expect(await registry.post(flag, {})).toMatchObject({
      status: 404,
      body: { key: 'reply', errorCode: 'FLAG_NOT_FOUND' },
    });
  });
});

describe('a release', () => {
  it('starts in its first stage and says so', async () => {
    await publishBoth();
    const release = await start();
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
    expect((await registry.get(`/v1/releases/${release.id}`)).body).toEqual(release);
  });

  it('ramps up by itself and is promoted', async () => {
    await publishBoth();
    const { id } = await start();
    await serve(100, () => false);
    await registry.pass(minute);
    expect((await registry.get(`/v1/releases/${id}`)).body).toMatchObject({ weight: 100 });
    await registry.pass(minute);
    const { body } = await registry.get(`/v1/releases/${id}`);
    expect(body).toMatchObject({ status: 'promoted', weight: 100, live: { next: null } });
    const { log, live } = body as ReleaseResponse;
    expect(log.map((it) => [it.action, it.actor])).toEqual([
      ['start', 'ana'],
      ['advance', 'registry'],
      ['promote', 'registry'],
    ]);
    expect(live.headline).toMatch(/^PROMOTED at 12:02 UTC - .* Everyone is on v2\.$/);
    expect((await resolve('anyone')).metadata).toMatchObject({ promptVersion: 2, arm: 'stable' });
    expect((await registry.get('/v1/prompts')).body).toMatchObject({
      prompts: [{ labels: { production: 2 }, running: null }],
    });
  });

  it('that harms is rolled back and everyone is on stable at once', async () => {
    await publishBoth();
    const { id } = await start();
    await serve(300, (arm) => arm === 'canary');
    await registry.pass(0);
    const { body } = await registry.get(`/v1/releases/${id}`);
    expect(body).toMatchObject({ status: 'rolled_back', weight: 0 });
    const { live, log } = body as ReleaseResponse;
    expect(live.headline).toMatch(
      /^ROLLED BACK at 12:00 UTC - .* Everyone is on v1 since 12:00:00 UTC\.$/,
    );
    expect(live.guards[0]).toMatchObject({ state: 'breached' });
    expect(log.at(-1)).toMatchObject({ action: 'rollback', actor: 'registry', weight: 0 });
    for (let i = 0; i < 100; i++) {
      expect((await resolve(`k${i}`)).metadata).toMatchObject({ arm: 'stable', promptVersion: 1 });
    }
  });

  it('holds its stage while its time or its samples are short', async () => {
    await publishBoth();
    const stages = [{ weight: 50, minSamples: 20, minDuration: '1h' }, { weight: 100 }];
    const { id } = await start({ plan: { ...quickPlan, stages } });
    await serve(10, () => false);
    await registry.pass(90 * minute);
    expect((await registry.get(`/v1/releases/${id}`)).body).toMatchObject({ stageIndex: 0 });
    await serve(100, () => false, 'more');
    await registry.pass(0);
    expect((await registry.get(`/v1/releases/${id}`)).body).toMatchObject({ stageIndex: 1 });
  });

  it.each([
    ['promote', 'promoted', 2],
    ['rollback', 'rolled_back', 1],
  ])('obeys a person: %s', async (action, status, version) => {
    await publishBoth();
    const { id } = await start();
    const by = { actor: 'bo', reason: 'I know better' };
    expect(await registry.post(`/v1/releases/${id}/${action}`, by)).toMatchObject({
      status: 200,
      body: { status, endedAt: '2026-05-05T12:00:00.000Z' },
    });
    expect((await resolve('anyone')).metadata.promptVersion).toBe(version);
    expect(await registry.post(`/v1/releases/${id}/pause`, by)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    });
  });

  it('is paused and resumed, and does not count the pause', async () => {
    await publishBoth();
    const stages = [{ weight: 50, minDuration: '1h' }, { weight: 100 }];
    const { id } = await start({ plan: { name: 'slow', stages } });
    const by = { actor: 'bo', reason: 'lunch' };
    await registry.pass(30 * minute);
    await registry.post(`/v1/releases/${id}/pause`, by);
    await registry.pass(120 * minute);
    expect((await registry.get(`/v1/releases/${id}`)).body).toMatchObject({
      status: 'paused',
      weight: 50,
      live: { headline: 'PAUSED at 12:30 UTC - lunch. A person decides.' },
    });
    await registry.post(`/v1/releases/${id}/resume`, by);
    await registry.pass(29 * minute);
    expect((await registry.get(`/v1/releases/${id}`)).body).toMatchObject({ stageIndex: 0 });
    await registry.pass(2 * minute);
    expect((await registry.get(`/v1/releases/${id}`)).body).toMatchObject({ stageIndex: 1 });
  });

  it('is superseded by a newer candidate', async () => {
    await publishBoth();
    const first = await start();
    await registry.post('/v1/prompts/reply/versions', publishing('Be very kind.'));
    const second = await start({ candidateVersion: 3 });
    expect((await registry.get(`/v1/releases/${first.id}`)).body).toMatchObject({
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
    for (let i = 0; i < 50; i++) arms.add((await resolve(`k${i}`)).metadata.promptVersion);
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
    ['a weight too fine to split', { plan: { stages: [{ weight: 0.001 }] } }, 400, 'bad-plan'],
  ])('does not start with %s', async (_, over, status, code) => {
    await publishBoth();
    const answer = await registry.post('/v1/prompts/reply/releases', starting(over as object));
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect((await registry.get('/v1/releases')).body).toEqual({ releases: [] });
  });

  it.each([
    ['a failed evaluation', { evaluation: { report: 'x', verdict: 'fail' as const } }],
    ['no evaluation', { evaluation: undefined }],
    ['a plan that wants approval', { plan: { ...quickPlan, needsApproval: true } }],
  ])('starts with %s when someone says why', async (_, over) => {
    await publishBoth();
    const release = await start({ ...(over as object), overrideReason: 'the cases are stale' });
    expect(release.overrideReason).toBe('the cases are stale');
    expect(release.log[0]?.reason).toContain('overridden: the cases are stale');
  });

  it('does not start twice for one candidate', async () => {
    await publishBoth();
    const { id } = await start();
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
    await publishBoth();
    await start();
    const answer = await registry.put('/v1/prompts/reply/labels/production', { version: 2 });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    const staging = await registry.put('/v1/prompts/reply/labels/staging', { version: 2 });
    expect(staging.status).toBe(204);
  });
});

describe('live', () => {
  const at = (time: number) =>
    registry.get(`/v1/prompts/reply/live?at=${new Date(time).toISOString()}`);

  it('answers from history', async () => {
    await publishBoth();
    registry.now = noon + minute;
    const { id } = await start();
    registry.now = noon + 2 * minute;
    await registry.post(`/v1/releases/${id}/advance`, { actor: 'bo', reason: 'fine' });
    registry.now = noon + 3 * minute;
    await registry.post(`/v1/releases/${id}/promote`, { actor: 'bo', reason: 'fine' });
    registry.now = noon + 4 * minute;

    const shares = async (time: number) => {
      const { body } = await at(time);
      const { arms } = body as { arms: { version: number; weight: number }[] };
      return arms.map((it) => [it.version, it.weight]);
    };
    expect(await shares(noon)).toEqual([[1, 100]]);
    expect(await shares(noon + minute)).toEqual([
      [1, 50],
      [2, 50],
    ]);
    expect(await shares(noon + 2 * minute)).toEqual([
      [1, 0],
      [2, 100],
    ]);
    expect(await shares(noon + 3 * minute)).toEqual([[2, 100]]);
    expect((await registry.get('/v1/prompts/reply/live')).body).toMatchObject({
      at: '2026-05-05T12:04:00.000Z',
      releaseId: null,
      arms: [{ version: 2, environment: { gitCommit: 'abc123' } }],
      traffic: null,
    });
    expect(await at(noon - 1)).toMatchObject({ status: 404 });
  });

  it('says how much traffic the prompt has', async () => {
    await publishBoth();
    const { metadata } = await resolve('ana');
    const own = ['a', 'b', 'c'].map((id) => reporting(id, 'ana', metadata));
    const other = { ...reporting('d', 'ana', metadata), prompt: 'triage' };
    await registry.post('/v1/outcomes', { outcomes: [...own, other] });
    expect((await registry.get('/v1/prompts/reply/live')).body).toMatchObject({
      traffic: { requestsPerDay: 3, share: 0.75 },
    });
  });

  it('refuses a time that is none', async () => {
    await publishBoth();
    const answer = await registry.get('/v1/prompts/reply/live?at=tuesday');
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } });
  });
});

describe('outcomes', () => {
  it('of requests outside a release are kept, counted and compared with nothing', async () => {
    await publishBoth();
    const { metadata } = await resolve('ana');
    const outcomes = [reporting('a', 'ana', metadata)];
    expect((await registry.post('/v1/outcomes', { outcomes })).body).toEqual({
      accepted: 1,
      duplicates: 0,
      unattributed: 1,
    });
  });

  it('take late feedback', async () => {
    await publishBoth();
    const { id } = await start();
    await serve(1, () => false);
    const feedback = [
      { outcomeId: 'k-0', metrics: { thumbsDown: true } },
      { outcomeId: 'nobody', metrics: { thumbsDown: true } },
    ];
    expect((await registry.post('/v1/feedback', { feedback })).body).toEqual({
      accepted: 1,
      unknown: ['nobody'],
    });
    const { stages } = await registry.store.evidence(id);
    const events = stages
      .flatMap((it) => [it.stable, it.canary])
      .map((it) => it.metrics.thumbsDown);
    expect(events.filter((it) => it?.events === 1)).toHaveLength(1);
  });
});
