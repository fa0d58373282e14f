import { beforeEach, describe, expect, it } from 'vitest';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import { reporting } from '../../support/registryRequests.ts';
import { minute, noon } from '../../support/storeBuilders.ts';
import type { LiveResponse } from '../../../src/protocol/api.ts';

let registry: Desk;
beforeEach(() => {
  registry = createDesk();
});

describe('live', () => {
  const at = (time: number) =>
    registry.get(`/v1/prompts/reply/live?at=${new Date(time).toISOString()}`);

  it('answers from history', async () => {
    await registry.publishBoth();
    registry.now = noon + minute;
    const { id } = await registry.start();
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
    await registry.publishBoth();
    const { metadata } = await registry.resolve('ana');
    const own = ['a', 'b', 'c'].map((id) => reporting(id, 'ana', metadata));
    const other = { ...reporting('d', 'ana', metadata), prompt: 'triage' };
    await registry.post('/v1/outcomes', { outcomes: [...own, other] });
    expect((await registry.get('/v1/prompts/reply/live')).body).toMatchObject({
      traffic: { requestsPerDay: 3, share: 0.75 },
    });
  });

  it('says what its traffic costs a day, by those of its requests that say it', async () => {
    await registry.publishBoth();
    const { metadata } = await registry.resolve('ana');
    const traffic = async (): Promise<unknown> =>
      ((await registry.get('/v1/prompts/reply/live')).body as LiveResponse).traffic;
    const silent = reporting('a', 'ana', metadata);
    await registry.post('/v1/outcomes', { outcomes: [silent] });
    expect(await traffic()).toEqual({ requestsPerDay: 1, share: 1, costPerDay: null });
    const telling = ['b', 'c'].map((id, index) => {
      return { ...reporting(id, 'ana', metadata), costUsd: index === 0 ? 0.25 : 0.75 };
    });
    await registry.post('/v1/outcomes', { outcomes: telling });
    expect(await traffic()).toEqual({ requestsPerDay: 3, share: 1, costPerDay: 1.5 });
  });

  it('refuses a time that is none', async () => {
    await registry.publishBoth();
    const answer = await registry.get('/v1/prompts/reply/live?at=tuesday');
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'bad-request' } } });
  });
});

describe('outcomes', () => {
  it('of requests outside a release are kept, counted and compared with nothing', async () => {
    await registry.publishBoth();
    const { metadata } = await registry.resolve('ana');
    const outcomes = [reporting('a', 'ana', metadata)];
    expect((await registry.post('/v1/outcomes', { outcomes })).body).toEqual({
      accepted: 1,
      duplicates: 0,
      unattributed: 1,
    });
  });

  it('take late feedback', async () => {
    await registry.publishBoth();
    const { id } = await registry.start();
    await registry.serve(1, () => false);
    const feedback = [
      { outcomeId: 'k-0', metrics: { thumbsDown: true } },
      { outcomeId: 'nobody', metrics: { thumbsDown: true } },
    ];
    expect((await registry.post('/v1/feedback', { feedback })).body).toEqual({
      accepted: 1,
      unknown: ['nobody'],
      held: 1,
    });
    const { stages } = await registry.store.evidence(id);
    const events = stages
      .flatMap((it) => [it.stable, it.canary])
      .map((it) => it.metrics.thumbsDown);
    expect(events.filter((it) => it?.events === 1)).toHaveLength(1);
  });
});
