import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../src/protocol/plan.ts';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import { evaluated, publishing, quickPlan, starting } from '../../support/registryRequests.ts';
import { minute, noon } from '../../support/storeBuilders.ts';

let registry: Desk;
beforeEach(async () => {
  registry = createDesk();
  await registry.publishBoth();
});

const approvals = { needed: 2, from: ['ana', 'bo', 'cem'] };
const asking: PlanInput = { ...quickPlan, approvals };
const by = (actor: string) => ({ actor, reason: 'fine' });
const hour = 60 * minute;
const iso = (at: number): string => new Date(at).toISOString();

describe('a release that needs approvals', () => {
  it('waits for them, then starts at once', async () => {
    const { id, ...asked } = await registry.start({ plan: asking });
    expect(asked).toMatchObject({
      status: 'pending',
      weight: 0,
      author: 'ana',
      approvals: [],
      live: {
        headline: 'WAITING FOR APPROVAL - 0 of 2 approvals: bo or cem may approve.',
        next: null,
      },
    });
    expect((await registry.resolve('k')).metadata).toMatchObject({ placement: 'default' });
    expect(await registry.post(`/v1/releases/${id}/approve`, by('ana'))).toMatchObject({
      status: 403,
    });
    await registry.post(`/v1/releases/${id}/approve`, by('bo'));
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({ status: 'pending' });
    const { body } = await registry.post(`/v1/releases/${id}/approve`, by('cem'));
    expect(body).toMatchObject({ status: 'running', weight: 50 });
    const { log } = await registry.release(id);
    expect(log.map((it) => [it.action, it.actor, it.reason])).toEqual([
      ['request', 'ana', 'plan "quick", evaluation: pass (report 3f9c)'],
      ['approve', 'bo', 'fine (not verified)'],
      ['approve', 'cem', 'fine (not verified)'],
      ['start', 'registry', 'approved by bo, cem'],
    ]);
    const live = (at: number) => registry.get(`/v1/prompts/reply/live?at=${iso(at)}`);
    expect((await live(noon)).body).toMatchObject({
      arms: [{ version: 1, weight: 100 }],
      release: { status: 'pending', approvals: [{ by: 'bo', verified: false }] },
    });
    expect((await live(noon + hour)).body).toMatchObject({
      arms: [{ weight: 50 }, { weight: 50 }],
      release: { status: 'running', approvals: [{ by: 'bo' }, { by: 'cem' }] },
    });
  });

  it('is rejected by a rollback', async () => {
    const { id } = await registry.start({ plan: asking });
    const { body } = await registry.post(`/v1/releases/${id}/rollback`, by('bo'));
    expect(body).toMatchObject({ status: 'rolled_back', weight: 0 });
    expect(await registry.post(`/v1/releases/${id}/approve`, by('bo'))).toMatchObject({
      status: 409,
    });
  });

  it('gives its segments the canary before, where the plan says so', async () => {
    const segments = [{ name: 'staff', when: { team: { equals: 'us' } } }];
    const plan = { ...asking, segments, approvals: { ...approvals, segmentsFirst: true } };
    await registry.start({ plan });
    const { body } = await registry.post('/ofrep/v1/evaluate/flags/reply', {
      context: { targetingKey: 'k', team: 'us' },
    });
    expect(body).toMatchObject({ variant: 'canary', metadata: { placement: 'segment' } });
    for (let i = 0; i < 100; i++) expect((await registry.resolve(`k${i}`)).variant).toBe('stable');
  });

  it('cannot be asked for when nobody but its author could approve it', async () => {
    const plan = { ...quickPlan, approvals: { needed: 1, from: ['ana'] } };
    expect(await registry.post('/v1/prompts/reply/releases', starting({ plan }))).toMatchObject({
      status: 400,
      body: { error: { message: 'nobody could approve this release' } },
    });
  });
});

describe('the evaluation of a release', () => {
  it.each([
    ['of another baseline', evaluated('Be rude.'), /its baseline is sha256:.*, but v1 is sha256:/],
    ['of another candidate', evaluated(undefined, 'No.'), /its candidate is .*, but v2 is sha256:/],
    [
      'of texts that it does not name',
      { report: 'r', verdict: 'pass' },
      /without the fingerprints/,
    ],
  ] as const)('%s lets nothing out', async (_, evaluation, words) => {
    const request = starting({ evaluation });
    const { status, body } = await registry.post('/v1/prompts/reply/releases', request);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { message: expect.stringMatching(words) as string } });
    const overridden = await registry.start({ evaluation, overrideReason: 'it is urgent' });
    expect(overridden.overrideReason).toBe('it is urgent');
  });
});

describe('a freeze', () => {
  const until = iso(noon + 2 * hour);
  const set = (prompt?: string) =>
    registry.post('/v1/freezes', { ...by('dee'), until, ...(prompt && { prompt }) });

  it('lets nothing start, and says who froze it and until when', async () => {
    await set();
    const { status, body } = await registry.post('/v1/prompts/reply/releases', starting());
    expect(status).toBe(409);
    expect(body).toMatchObject({
      error: {
        message: 'reply waits for the end of the freeze at 2026-05-05 14:00 UTC (dee: fine)',
      },
    });
  });

  it('of another prompt changes nothing', async () => {
    await registry.post('/v1/prompts/triage/versions', publishing('Sort.', 'triage'));
    expect((await set('triage')).status).toBe(201);
    expect((await registry.start()).status).toBe('running');
  });

  it('holds a ramp until it is over, not a rollback', async () => {
    const { id } = await registry.start();
    await set('reply');
    await registry.serve(100, () => false);
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({
      weight: 50,
      live: { heldBy: ['the end of the freeze at 2026-05-05 14:00 UTC (dee: fine)'] },
    });
    for (const action of ['advance', 'promote']) {
      const refused = await registry.post(`/v1/releases/${id}/${action}`, by('bo'));
      expect(refused.status).toBe(409);
    }
    await registry.pass(2 * hour);
    expect(await registry.release(id)).toMatchObject({ weight: 100 });
    await registry.pass(1);
    const live = await registry.get(`/v1/prompts/reply/live?at=${iso(noon + minute)}`);
    expect(live.body).toMatchObject({ freezes: [{ prompt: 'reply', by: 'dee' }] });
  });

  it('that is lifted holds nothing', async () => {
    const { id } = await registry.start();
    const { body } = await set();
    const freeze = body as { id: string };
    expect(await registry.post(`/v1/freezes/${freeze.id}/lift`, by('dee'))).toMatchObject({
      status: 200,
    });
    expect((await registry.get('/v1/freezes')).body).toEqual({ freezes: [] });
    await registry.serve(100, () => false);
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({ weight: 100 });
  });

  it('that is lifted lets a release start that nothing else wakes', async () => {
    const { id } = await registry.start({ plan: asking });
    const { body } = await set();
    for (const who of ['bo', 'cem']) await registry.post(`/v1/releases/${id}/approve`, by(who));
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({ status: 'pending' });
    await registry.post(`/v1/freezes/${(body as { id: string }).id}/lift`, by('dee'));
    // One look notices, the next acts.
    await registry.pass(1_000);
    await registry.pass(1_000);
    expect(await registry.release(id)).toMatchObject({ status: 'running' });
  });

  it('holds from the moment at which another server was told of it', async () => {
    const { id } = await registry.start();
    await registry.serve(100, () => false);
    const freeze = { prompt: 'reply', at: registry.now, until: noon + hour };
    await registry.store.addFreeze({ ...freeze, id: 'f', actor: 'dee', reason: 'fine' });
    expect(await registry.post(`/v1/releases/${id}/advance`, by('ana'))).toMatchObject({
      status: 409,
    });
    await registry.store.liftFreeze({ id: 'f', at: registry.now, actor: 'dee', reason: 'over' });
    expect(await registry.post(`/v1/releases/${id}/advance`, by('ana'))).toMatchObject({
      status: 200,
    });
    expect(await registry.release(id)).toMatchObject({ weight: 100 });
  });

  it('does not stop a rollback', async () => {
    const { id } = await registry.start();
    await set();
    await registry.serve(300, (arm) => arm === 'canary');
    await registry.pass(0);
    expect(await registry.release(id)).toMatchObject({ status: 'rolled_back' });
  });
});

describe('a schedule', () => {
  it('starts a release at its time, and advances it inside its windows alone', async () => {
    const windows = [{ from: '15:00', to: '16:00', timeZone: 'UTC' }];
    const plan = { ...quickPlan, windows };
    const { id } = await registry.start({ plan, startAt: iso(noon + hour) });
    await registry.pass(hour);
    expect(await registry.release(id)).toMatchObject({
      status: 'pending',
      live: { heldBy: ['the window Mon-Sun 15:00-16:00 UTC, next at 2026-05-05 15:00 UTC'] },
    });
    await registry.pass(2 * hour);
    expect(await registry.release(id)).toMatchObject({ status: 'running', weight: 50 });
    await registry.pass(hour);
    await registry.serve(100, () => false);
    await registry.pass(minute);
    expect(await registry.release(id)).toMatchObject({ weight: 50 });
    await registry.pass(23 * hour);
    expect(await registry.release(id)).toMatchObject({ weight: 100 });
  });

  it('can be jumped by hand, which the log tells', async () => {
    const windows = [{ from: '15:00', to: '16:00', timeZone: 'UTC' }];
    const stages = [{ weight: 50, minDuration: '1h', minSamples: 20 }, { weight: 100 }];
    const { id } = await registry.start({ plan: { ...quickPlan, stages, windows } });
    await registry.post(`/v1/releases/${id}/advance`, by('bo'));
    const { log } = await registry.release(id);
    expect(log.at(-1)?.reason).toBe(
      'fine (without 1 h of the stage, 20 of its 20 keys, 1 guard short of data, the window Mon-Sun 15:00-16:00 UTC)',
    );
  });

  it('waits in a stage that holds for a person', async () => {
    const stages = [{ weight: 50, hold: true }, { weight: 100 }];
    const { id } = await registry.start({ plan: { stages } });
    await registry.pass(hour);
    expect(await registry.release(id)).toMatchObject({ weight: 50 });
    await registry.post(`/v1/releases/${id}/advance`, by('bo'));
    expect(await registry.release(id)).toMatchObject({ weight: 100 });
  });
});

describe('the salt of a prompt', () => {
  const canaries = async (): Promise<string[]> => {
    registry.now += 1;
    const keys: string[] = [];
    for (let i = 0; i < 200; i++) {
      if ((await registry.resolve(`k${i}`)).variant === 'canary') keys.push(`k${i}`);
    }
    return keys;
  };

  it('stays over releases, until someone asks for a new one, which stays as well', async () => {
    const { id } = await registry.start();
    const first = await canaries();
    await registry.post(`/v1/releases/${id}/rollback`, by('bo'));
    await registry.post('/v1/prompts/reply/versions', publishing('Third.'));
    await registry.start({ candidateVersion: 3 });
    expect(await canaries()).toEqual(first);
    await registry.post('/v1/prompts/reply/versions', publishing('Fourth.'));
    const { log } = await registry.start({ candidateVersion: 4, reshuffle: true });
    expect(log[0]?.reason).toContain('keys placed anew');
    const other = await canaries();
    expect(other).not.toEqual(first);
    await registry.post('/v1/prompts/reply/versions', publishing('Fifth.'));
    await registry.start({ candidateVersion: 5 });
    expect(await canaries()).toEqual(other);
  });
});

describe('labels', () => {
  const production = '/v1/prompts/reply/labels/production';

  it('that releases move need a reason to move without one', async () => {
    expect(await registry.put(production, { version: 2 })).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    });
    const why = { actor: 'ana', overrideReason: 'the release is stuck' };
    expect(await registry.put(production, { version: 2, ...why })).toMatchObject({ status: 204 });
    expect((await registry.resolve('k')).metadata.promptVersion).toBe(2);
    expect((await registry.get('/v1/prompts/reply/labels')).body).toMatchObject({
      labels: { production: 2 },
      protected: ['production'],
      moves: [
        { label: 'production', version: 2, actor: 'ana', reason: 'override: the release is stuck' },
        { label: 'production', version: 1 },
      ],
    });
  });

  it('of other names move freely', async () => {
    const staging = '/v1/prompts/reply/labels/staging';
    for (const version of [1, 2]) await registry.put(staging, { version, actor: 'ana' });
    const { body } = await registry.get('/v1/prompts/reply/versions');
    expect(body).toMatchObject({
      versions: [
        { version: 2, labels: ['staging'] },
        { version: 1, labels: ['production'] },
      ],
    });
    expect(await registry.get('/v1/prompts/nobody/labels')).toMatchObject({ status: 404 });
    expect(await registry.get('/v1/prompts/nobody/versions')).toMatchObject({ status: 404 });
  });
});
