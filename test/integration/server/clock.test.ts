import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replayDecision } from '../../../src/core/release/replay.ts';
import { openSqlStore } from '../../../src/server/store/sql/sqlStore.ts';
import { loadSqlite } from '../../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../../src/server/store/sqlite/open.ts';
import type { LiveResponse } from '../../../src/protocol/api.ts';
import { createDesk, type Desk } from '../../support/registryDesk.ts';
import { starting } from '../../support/registryRequests.ts';
import { minute, noon } from '../../support/storeBuilders.ts';

const hour = 60 * minute;
const day = 24 * hour;

let registry: Desk;
/** The store lives by the same clock, so that leases meet its steps too. */
beforeEach(async () => {
  const connection = openSqlite(await loadSqlite(), ':memory:');
  const clock = (): number => registry.now + registry.clockSetBy;
  registry = createDesk(await openSqlStore(sqliteDialect(connection), noon, clock));
  await registry.publishBoth();
});
afterEach(async () => {
  registry.controller.stop();
  await registry.store.close();
});

const stages = [
  { weight: 10, minDuration: '2h' },
  { weight: 50, minDuration: '2h' },
  { weight: 100, minDuration: '2h' },
];

const stageOf = async (id: string) => (await registry.release(id)).stageIndex;

/** Lets time pass as it does: the controller looks every minute. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= minute) await registry.pass(Math.min(left, minute));
}

describe.each([
  ['an hour back', -hour],
  ['an hour forward', hour],
  ['a day back', -day],
  ['a day forward', day],
])('a clock that is set %s', (_, step) => {
  it('takes no stage early, late or twice', async () => {
    const { id } = await registry.start({ plan: { name: 'slow', stages } });
    await pass(hour);
    registry.clockSetBy = step;
    await pass(hour - 2 * minute);
    expect(await stageOf(id)).toBe(0);
    await pass(4 * minute);
    expect(await stageOf(id)).toBe(1);
    await pass(hour);
    registry.clockSetBy = 0;
    await pass(hour - 6 * minute);
    expect(await stageOf(id)).toBe(1);
    await pass(8 * minute);
    expect(await stageOf(id)).toBe(2);
    const { log } = await registry.release(id);
    expect(log.filter(({ action }) => action === 'advance')).toHaveLength(2);
    expect(log.filter(({ reason }) => reason.startsWith('the clock was set'))).toHaveLength(2);
  });

  it('counts no silence that was not', async () => {
    const plan = { stages: [{ weight: 50, minSamples: 1_000 }], maxSilence: '30m' };
    const { id } = await registry.start({ plan });
    await registry.serve(20, () => false);
    await pass(20 * minute);
    registry.clockSetBy = step;
    await pass(20 * minute);
    expect(await registry.release(id)).toMatchObject({ status: 'running' });
    await registry.serve(20, () => false, 'later');
    await pass(20 * minute);
    expect(await registry.release(id)).toMatchObject({ status: 'running' });
  });

  it('does not shorten or prolong a pause, and is written down with its evidence', async () => {
    const { id } = await registry.start({ plan: { name: 'slow', stages } });
    const by = { actor: 'bo', reason: 'lunch' };
    await pass(hour);
    await registry.post(`/v1/releases/${id}/pause`, by);
    registry.clockSetBy = step;
    await pass(hour);
    await registry.post(`/v1/releases/${id}/resume`, by);
    await pass(hour - 3 * minute);
    expect(await stageOf(id)).toBe(0);
    await pass(6 * minute);
    expect(await stageOf(id)).toBe(1);

    const log = await registry.store.log(id);
    expect(log.map(({ action }) => action)).toEqual([
      'start',
      'pause',
      'hold',
      'resume',
      'advance',
    ]);
    for (const record of await registry.store.decisions(id)) {
      const entry = log.find(({ seq }) => seq === record.seq)!;
      expect(replayDecision(record, entry)).toEqual({ kind: 'same' });
    }
  });
});

it('outcomes that stop coming pause the release after the limit of the plan', async () => {
  const plan = { stages: [{ weight: 50, minSamples: 1_000 }], maxSilence: '30m' };
  const { id } = await registry.start({ plan });
  await registry.serve(20, () => false);
  await pass(29 * minute);
  expect(await registry.release(id)).toMatchObject({ status: 'running' });
  await pass(3 * minute);
  expect(await registry.release(id)).toMatchObject({ status: 'paused' });
});

describe('a clock that was set an hour back', () => {
  const served = async () => {
    const { body } = await registry.get('/v1/prompts/reply/live');
    const { arms, releaseId } = body as LiveResponse;
    return { releaseId, arms: arms.map(({ version, weight }) => [version, weight]) };
  };

  it('hides nothing of what is live now', async () => {
    await pass(hour);
    const { id } = await registry.start({ plan: { name: 'slow', stages } });
    registry.clockSetBy = -2 * hour;
    expect(await served()).toEqual({
      releaseId: id,
      arms: [
        [1, 90],
        [2, 10],
      ],
    });
    await registry.post(`/v1/releases/${id}/promote`, { actor: 'bo', reason: 'fine' });
    expect(await served()).toEqual({ releaseId: null, arms: [[2, 100]] });
    const { body } = await registry.get('/v1/prompts/reply/baseline-check');
    expect(body).toMatchObject({ version: 2 });
  });

  it('leaves production protected', async () => {
    registry.clockSetBy = -hour;
    const move = { version: 2 };
    const answer = await registry.put('/v1/prompts/reply/labels/production', move);
    expect(answer).toMatchObject({ status: 403 });
  });

  it('leaves freezes set, and lifted', async () => {
    const until = new Date(noon + day).toISOString();
    const launch = { prompt: 'reply', until, actor: 'ana', reason: 'launch' };
    const { body } = await registry.post('/v1/freezes', launch);
    registry.clockSetBy = -hour;
    const request = starting({ plan: { stages }, overrideReason: 'a test' });
    const start = () => registry.post('/v1/prompts/reply/releases', request);
    expect(await start()).toMatchObject({ status: 409 });
    registry.clockSetBy = 0;
    const { id } = body as { id: string };
    await registry.post(`/v1/freezes/${id}/lift`, { actor: 'bo', reason: 'done' });
    registry.clockSetBy = -hour;
    expect((await registry.get('/v1/freezes')).body).toEqual({ freezes: [] });
    expect(await start()).toMatchObject({ status: 201 });
  });

  it('keeps the keys where the release before had them', async () => {
    const first = await registry.start({ plan: { stages }, reshuffle: true });
    await registry.post(`/v1/releases/${first.id}/rollback`, { actor: 'bo', reason: 'no' });
    registry.clockSetBy = -hour;
    const second = await registry.start({ plan: { stages }, reshuffle: true });
    await registry.post(`/v1/releases/${second.id}/rollback`, { actor: 'bo', reason: 'no' });
    registry.clockSetBy = -2 * hour;
    const third = await registry.start({ plan: { stages } });
    const saltOf = async (id: string) => (await registry.store.release(id))?.salt;
    expect(await saltOf(third.id)).toBe(await saltOf(second.id));
  });
});
