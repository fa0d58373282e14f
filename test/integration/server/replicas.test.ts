import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from 'vitest';
import type { OutcomeInput, ReleaseEvent, ReleaseResponse } from '../../../src/protocol/api.ts';
import { breakableProxy } from '../../support/breakableProxy.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { createDatabase, dropDatabase, withClient } from '../../support/postgres.ts';
import { publishing, quickPlan, reporting, starting } from '../../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../../support/registryServer.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

const by = { actor: 'bo', reason: 'test' };
const patience = { timeout: 90_000, interval: 25 };
const ramp = {
  name: 'ramp',
  stages: [
    { weight: 20, minSamples: 20 },
    { weight: 50, minSamples: 40 },
    { weight: 100, minSamples: 60 },
  ],
};
const endless = { name: 'endless', stages: [{ weight: 50, minSamples: 1_000_000 }] };

let programs: Bundle;
let database: string;
let servers: ServerProcess[];

beforeAll(async () => {
  programs = await bundle({ server: 'src/server/main.ts' });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  database = await createDatabase(inject('postgres'));
  servers = [];
  for (let i = 0; i < 3; i++) await add();
});
afterEach(async () => {
  await Promise.all(servers.map((it) => it.end('SIGKILL')));
  await dropDatabase(database);
});

async function add(url = database): Promise<ServerProcess> {
  const server = await startProcess(programs.file('server'), ['--port', '0', '--database', url]);
  servers.push(server);
  return server;
}

const urlOf = (index: number): string => servers[index]!.ready.url;
const at = (index: number) => connectTo(urlOf(index));

/** So many keys ask a server how they are served and report it there. */
async function serve(
  url: string,
  prefix: string,
  keys: number,
  fails: (arm: string) => boolean = () => false,
): Promise<void> {
  const outcomes: OutcomeInput[] = [];
  for (let i = 0; i < keys; i++) {
    const metadata = await resolveAt(url, `${prefix}-${i}`);
    const metrics = { error: fails(metadata.arm) };
    outcomes.push(reporting(`${prefix}-${i}`, `${prefix}-${i}`, metadata, { metrics }));
  }
  await reportTo(url, outcomes);
}

/** Every one of these servers answers like this. */
async function everywhere(
  check: (url: string) => Promise<boolean>,
  among: readonly ServerProcess[] = servers,
): Promise<void> {
  await vi.waitUntil(async () => {
    const answers = await Promise.all(among.map((it) => check(it.ready.url)));
    return answers.every(Boolean);
  }, patience);
}

/** By hand, over what is there. */
async function moveProduction(index: number, version: number): Promise<void> {
  const response = await fetch(`${urlOf(index)}/v1/prompts/reply/labels/production`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ version, overrideReason: 'test' }),
  });
  expect(response.status).toBe(204);
}

const servesVersion = (version: number) => async (url: string) => {
  const { promptVersion } = await resolveAt(url, 'anyone');
  return promptVersion === version;
};

const actions = ({ log }: ReleaseResponse): string[] => log.map(({ action }) => action);

/** The server that has decided last, by what it says itself. */
function decider(): ServerProcess | undefined {
  return servers.find((it) => /"release decision".*"actor":"registry"/.test(it.errors()));
}

describe('three servers on one database', () => {
  it('resolve what any of them was told, and show the same release', async () => {
    const first = await at(0).publish(publishing('One.'));
    await at(0).label('reply', 'production', first.version);
    await everywhere(async (url) => (await resolveAt(url, 'a').catch(() => null)) !== null);
    const second = await at(1).publish(publishing('Two.'));
    await moveProduction(1, second.version);
    await everywhere(servesVersion(2));

    const third = await at(2).publish(publishing('Three.'));
    const { id } = await at(2).startRelease(
      'reply',
      starting({ candidateVersion: third.version, plan: endless }),
    );
    await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
    const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
    const arms = (url: string) =>
      Promise.all(keys.map(async (key) => (await resolveAt(url, key)).arm));
    expect(await arms(urlOf(1))).toEqual(await arms(urlOf(0)));
    expect(await arms(urlOf(2))).toEqual(await arms(urlOf(0)));

    await at(0).act(id, 'pause', by);
    await at(1).act(id, 'resume', by);
    await at(2).act(id, 'promote', by);
    await everywhere(servesVersion(3));
    const logs = await Promise.all([0, 1, 2].map(async (i) => (await at(i).getRelease(id)).log));
    expect(logs[0]!.map(({ action }) => action)).toEqual(['start', 'pause', 'resume', 'promote']);
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).toEqual(logs[0]);
  });

  it('tell their watchers what another one ingested and decided', async () => {
    const { id } = await releaseOn(at(0), { plan: quickPlan });
    await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
    const seen = [0, 1, 2].map(async (i) => {
      const events: ReleaseEvent[] = [];
      for await (const event of at(i).stream(id)) events.push(event);
      return events;
    });
    await serve(urlOf(1), 'bad', 300, (arm) => arm === 'canary');
    for (const events of await Promise.all(seen)) {
      const log = events.filter((it) => it.type === 'log');
      expect(log.map(({ entry }) => [entry.seq, entry.action])).toEqual([[2, 'rollback']]);
      const live = events.findLast((it) => it.type === 'live')?.live;
      expect((live?.stable.requests ?? 0) + (live?.canary.requests ?? 0)).toBe(300);
    }
    await everywhere(servesVersion(1));
  });

  it('let a watcher go on at another one, with no event lost or doubled', async () => {
    const { id } = await releaseOn(at(0), { plan: endless });
    await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
    const proxy = await breakableProxy(urlOf(0));
    try {
      const events: ReleaseEvent[] = [];
      const watching = (async () => {
        for await (const event of connectTo(proxy.url).stream(id)) events.push(event);
      })();
      const entries = () => events.flatMap((it) => (it.type === 'log' ? [it.entry.seq] : []));
      await vi.waitUntil(() => events.length > 0, patience);
      const actsOn = 9;
      for (let i = 0; i < actsOn; i++) {
        proxy.leadTo(urlOf((i + 1) % 3));
        proxy.breakAll();
        await at(i % 3).act(id, i % 2 === 0 ? 'pause' : 'resume', by);
        // Now and then it is there while something happens, else only before and after.
        if (i % 3 === 0) await vi.waitUntil(() => entries().length === i + 1, patience);
      }
      await at(1).act(id, 'promote', by);
      await watching;
      const last = actsOn + 2;
      const following = (after: number) =>
        Array.from({ length: last - after }, (_, i) => after + 1 + i);
      expect(events.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
      expect(entries()).toEqual(following(1));

      for (const { ready } of servers) {
        const from = async (position: number) => {
          const headers = { 'Last-Event-ID': String(position) };
          const answer = await fetch(`${ready.url}/v1/releases/${id}/stream`, { headers });
          const ids = [...(await answer.text()).matchAll(/^id: (\d+)$/gm)].map((it) =>
            Number(it[1]),
          );
          return { status: answer.status, ids };
        };
        expect(await from(4)).toEqual({ status: 200, ids: following(4) });
        // Whoever has it all is told not to come back.
        expect(await from(last)).toEqual({ status: 204, ids: [] });
      }
    } finally {
      await proxy.close();
    }
  });

  it('hold to a freeze that any of them was told of, and wait in a stage for a person', async () => {
    const stages = [
      { weight: 20, minSamples: 20 },
      { weight: 50, hold: true },
      { weight: 100, minSamples: 1_000_000 },
    ];
    const { id } = await releaseOn(at(0), { plan: { name: 'held', stages } });
    await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
    const until = '2100-05-05T12:00:00Z';
    const freeze = await at(2).freeze({ prompt: 'reply', until, ...by });
    for (const i of [0, 1, 2]) {
      await expect(at(i).act(id, 'advance', by)).rejects.toMatchObject({ code: 'conflict' });
    }
    await serve(urlOf(1), 'a', 200);
    const heldBy = (word: string) => async (url: string) => {
      const { live } = await connectTo(url).getRelease(id);
      return live.heldBy?.some((it) => it.includes(word)) === true;
    };
    await everywhere(heldBy('freeze'));
    expect(actions(await at(1).getRelease(id))).toEqual(['start']);

    await at(1).liftFreeze(freeze.id, by);
    await everywhere(heldBy('person'));
    await at(2).act(id, 'advance', by);
    await everywhere(async (url) => (await connectTo(url).getRelease(id)).stageIndex === 2);
    expect(actions(await at(0).getRelease(id))).toEqual(['start', 'advance', 'advance']);
  });

  it('start one release of a prompt, whoever asks', async () => {
    await releaseOn(at(0), { plan: endless });
    const candidates = await Promise.all(
      ['x', 'y', 'z'].map((text, i) => at(i).publish(publishing(text))),
    );
    const results = await Promise.allSettled(
      candidates.map(({ version }, i) =>
        at(i).startRelease('reply', starting({ candidateVersion: version, plan: endless })),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' });
    }
    const { releases } = await at(0).listReleases();
    const on = releases.filter(({ status }) => status === 'running');
    expect(on).toHaveLength(1);
    await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === on[0]!.id);
  });

  it('lose their listeners and hear again', async () => {
    const { id } = await releaseOn(at(0), { plan: endless });
    await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
    const listeners = `application_name = 'prompt-canary changes' and datname = current_database()`;
    const cut = await withClient(database, (client) =>
      client.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${listeners}`),
    );
    expect(cut.rowCount).toBe(3);
    await at(0).act(id, 'promote', by);
    await everywhere(servesVersion(2));
    await vi.waitUntil(async () => {
      const { rowCount } = await withClient(database, (client) =>
        client.query(`select pid from pg_stat_activity where ${listeners}`),
      );
      return rowCount === 3;
    }, patience);
    await moveProduction(1, 1);
    await everywhere(servesVersion(1));
  });

  it.each(['SIGKILL', 'SIGSTOP'] as const)(
    'go on with a release when the one that decides gets %s',
    async (signal) => {
      const { id } = await releaseOn(at(0), { plan: ramp });
      await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
      await serve(urlOf(0), 'a', 200);
      await vi.waitUntil(() => decider() !== undefined, patience);
      const dead = decider()!;
      const others = servers.filter((it) => it !== dead);
      dead.child.kill(signal);

      const { url } = others[0]!.ready;
      await vi.waitUntil(async () => {
        await serve(url, `b${Math.random()}`, 100);
        return (await connectTo(url).getRelease(id)).status === 'promoted';
      }, patience);
      await everywhere(servesVersion(2), others);
      dead.child.kill('SIGCONT');
      if (signal === 'SIGSTOP') await everywhere(servesVersion(2));
      const release = await connectTo(url).getRelease(id);
      // No stage was taken twice, nor by a controller whose lease had ended.
      expect(actions(release)).toEqual(['start', 'advance', 'advance', 'promote']);
    },
  );

  it('go on without one that is cut off from the database, which catches up', async () => {
    await servers[2]!.end('SIGKILL');
    servers.pop();
    const proxy = await breakableProxy(database);
    const behind = new URL(database);
    behind.port = new URL(proxy.url).port;
    try {
      const cutOff = await add(behind.href);
      const { id } = await releaseOn(at(0), { plan: endless });
      await everywhere(async (url) => (await resolveAt(url, 'a')).releaseId === id);
      proxy.away();
      // What it knew is what it answers.
      expect(await resolveAt(cutOff.ready.url, 'a')).toMatchObject({ releaseId: id });
      await at(0).act(id, 'promote', by);
      await everywhere(servesVersion(2), servers.slice(0, 2));
      expect(await resolveAt(cutOff.ready.url, 'a')).toMatchObject({ releaseId: id });
      proxy.back();
      await everywhere(servesVersion(2));
    } finally {
      await proxy.close();
    }
  });
});
