import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import typescript from 'typescript';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReleaseEvent, ResolveMetadata } from '../../../src/protocol/api.ts';
import { breakableProxy, type BreakableProxy } from '../../support/breakableProxy.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { prepareClientApp, startClientApp, type ClientApp } from '../../support/clientApp.ts';
import { reporting } from '../../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../../support/registryServer.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

const patience = { timeout: 90_000, interval: 20 };

let programs: Bundle;
let folder: string;
let server: ServerProcess;
/** One address for whatever server there is. */
let proxy: BreakableProxy;

beforeAll(async () => {
  programs = await bundle({
    server: 'src/server/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
  });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-restart-'));
  await start();
  proxy = await breakableProxy(server.ready.url);
});
afterEach(async () => {
  await proxy.close();
  await server.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const database = `sqlite:${path.join(folder, 'registry.db')}`;
  server = await startProcess(programs.file('server'), ['--port', '0', '--database', database]);
}

async function restart(signal: NodeJS.Signals): Promise<void> {
  await server.end(signal);
  await start();
  proxy.leadTo(server.ready.url);
}

const backend = () => connectTo(server.ready.url);

async function placesOf(keys: readonly string[]): Promise<ResolveMetadata[]> {
  const places: ResolveMetadata[] = [];
  for (let i = 0; i < keys.length; i += 50) {
    const some = keys.slice(i, i + 50).map((key) => resolveAt(server.ready.url, key));
    places.push(...(await Promise.all(some)));
  }
  return places;
}

/** So many new keys are served and report that all went well. */
async function serve(prefix: string, keys: number): Promise<void> {
  const names = Array.from({ length: keys }, (_, i) => `${prefix}-${i}`);
  const places = await placesOf(names);
  const outcomes = names.map((key, i) => reporting(key, key, places[i]!));
  await reportTo(server.ready.url, outcomes);
}

describe('a ramp', () => {
  const keys = Array.from({ length: 2_000 }, (_, i) => `key-${i}`);
  const plan = {
    name: 'ramp',
    stages: [
      { weight: 10, minSamples: 20 },
      { weight: 40, hold: true },
      { weight: 70, minSamples: 20, minDuration: '2s' },
      { weight: 100, minSamples: 20 },
    ],
  };

  it('goes on over a stop and a kill where it was, and its watchers miss nothing', async () => {
    const { id } = await releaseOn(backend(), { plan });
    const watching = (async () => {
      const events: ReleaseEvent[] = [];
      for await (const event of connectTo(proxy.url).stream(id)) events.push(event);
      return events;
    })();
    const release = () => backend().getRelease(id);
    await serve('first', 300);
    await vi.waitUntil(async () => (await release()).stageIndex === 1, patience);

    const inSecond = { release: await release(), places: await placesOf(keys) };
    await restart('SIGTERM');
    const { stageIndex, stageStartedAt, log } = await release();
    expect({ stageIndex, stageStartedAt, log }).toEqual({
      stageIndex: 1,
      stageStartedAt: inSecond.release.stageStartedAt,
      log: inSecond.release.log,
    });
    expect(await placesOf(keys)).toEqual(inSecond.places);

    const advanced = await backend().act(id, 'advance', { actor: 'bo', reason: 'test' });
    const some = keys.slice(0, 500);
    const inThird = await placesOf(some);
    await restart('SIGKILL');
    expect(await release()).toMatchObject({
      stageIndex: 2,
      stageStartedAt: advanced.stageStartedAt,
    });
    expect(await placesOf(some)).toEqual(inThird);
    for (const [i, { arm }] of inThird.entries()) {
      if (inSecond.places[i]!.arm === 'canary') expect(arm).toBe('canary');
    }

    await serve('second', 300);
    await vi.waitUntil(async () => (await release()).stageIndex === 3, patience);
    await restart('SIGKILL');
    await serve('third', 300);
    await vi.waitUntil(async () => (await release()).status === 'promoted', patience);

    const { log: whole } = await release();
    expect(whole.map((it) => [it.seq, it.action, it.stageIndex])).toEqual([
      [1, 'start', 0],
      [2, 'advance', 1],
      [3, 'advance', 2],
      [4, 'advance', 3],
      [5, 'promote', 3],
    ]);
    const at = (seq: number) => Date.parse(whole[seq - 1]!.at);
    expect(at(4) - at(3)).toBeGreaterThanOrEqual(2_000);
    const events = await watching;
    expect(events.filter(({ type }) => type === 'snapshot')).toHaveLength(1);
    const entries = events.flatMap((it) => (it.type === 'log' ? [it.entry.seq] : []));
    expect(entries).toEqual([2, 3, 4, 5]);
  });
});

describe('the client as it is built, where nothing else is installed', () => {
  const users = Array.from({ length: 40 }, (_, i) => `user-${i}`);
  const apps: ClientApp[] = [];
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.kill();
  });

  it.each(['import', 'require'] as const)(
    'by %s: outlives the server, itself and its cache',
    async (form) => {
      const program = await prepareClientApp(path.join(folder, 'app'), form);
      const cacheFile = path.join(folder, 'cache', 'prompts.json');
      const open = (cache = cacheFile): ClientApp => {
        const app = startClientApp(program, server.ready.url, cache);
        apps.push(app);
        return app;
      };
      const sources = (got: Awaited<ReturnType<ClientApp['ask']>>) => [
        ...new Set(got.map(({ source }) => source)),
      ];
      await releaseOn(backend());

      // Two processes on one file, each with users of its own. The first has read it, and has nothing
      // to write, while the second writes.
      const [first, second] = [open(), open()];
      const half = users.length / 2;
      await first.ask(['user-0']);
      await vi.waitUntil(() => existsSync(cacheFile), patience);
      const others = await second.ask(users.slice(half));
      expect(await second.end()).toEqual([]);
      const before = [...(await first.ask(users.slice(0, half))), ...others];
      expect(sources(before)).toEqual(['server']);
      expect(new Set(before.map(({ variant }) => variant))).toEqual(new Set(['stable', 'canary']));

      await server.end('SIGKILL');
      const without = await first.ask(users.slice(0, half));
      expect(sources(without)).toEqual(['cache']);
      const values = before.map(({ value, metadata }) => ({ value, metadata }));
      expect(without.map(({ value, metadata }) => ({ value, metadata }))).toEqual(
        values.slice(0, half),
      );
      expect(await first.end()).toEqual([]);

      const later = open();
      const fromDisk = await later.ask(users);
      expect(sources(fromDisk)).toEqual(['cache']);
      expect(fromDisk.map(({ value, metadata }) => ({ value, metadata }))).toEqual(values);

      await start();
      const again = open();
      expect(sources(await again.ask(users))).toEqual(['server']);
      // Killed while it may be writing: what is there is whole.
      await again.kill();
      await server.end('SIGKILL');
      const last = open();
      expect(sources(await last.ask(users))).toEqual(['cache']);
      expect(await last.end()).toEqual([]);

      await writeFile(cacheFile, '{"version":1,"answers":[{"val');
      const broken = open();
      expect(await broken.ask(['user-0'])).toMatchObject([
        { source: 'default', value: { own: true } },
      ]);
      expect(await broken.end()).toEqual([expect.stringContaining('is left aside')]);

      await start();
      // A file where the folder should be: nobody can write there, whatever they are allowed.
      const nowhere = open(path.join(program, 'cache.json'));
      expect(sources(await nowhere.ask(users))).toEqual(['server']);
      expect(await nowhere.end()).toContainEqual(expect.stringContaining('cannot be written'));
      const left = (await readdir(folder, { recursive: true })).filter((it) => /part$/.test(it));
      expect(left.length).toBeLessThanOrEqual(1);
    },
  );

  it('comes with its types, for both ways', async () => {
    const use = (from: string) => `
      import { ResolveClient, type Resolved } from '${from}';
      const it = new ResolveClient({ url: 'http://127.0.0.1:1', cacheFile: 'x' });
      export const got: Promise<Resolved> = it.resolve('reply', { targetingKey: 'a' }, null);
      // @ts-expect-error there is no such option
      new ResolveClient({ url: 'http://127.0.0.1:1', cache: 'x' });
    `;
    await prepareClientApp(folder, 'import');
    const files = ['use.mts', 'use.cts'].map((name) => path.join(folder, name));
    await writeFile(files[0]!, use('./client.js'));
    await writeFile(files[1]!, use('./client.cjs'));
    const program = typescript.createProgram(files, {
      module: typescript.ModuleKind.NodeNext,
      target: typescript.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
      types: [],
    });
    const problems = typescript
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, '\n'));
    expect(problems).toEqual([]);
  });
});
