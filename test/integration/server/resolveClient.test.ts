import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { CanaryError } from '../../../src/core/base/errors.ts';
import {
  ResolveClient,
  type Resolved,
  type ResolveClientOptions,
} from '../../../src/node/resolve/resolveClient.ts';
import { breakableProxy } from '../../support/breakableProxy.ts';
import { createDesk } from '../../support/registryDesk.ts';
import { reporting } from '../../support/registryRequests.ts';
import {
  releaseOn,
  reportTo,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';
import type { ResolveMetadata } from '../../../src/protocol/api.ts';
import { createMemoryStore } from '../../../src/server/store/memory/memoryStore.ts';

let registry: TestRegistry;
let folder: string;
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-resolve-'));
  registry = await startRegistry();
  await releaseOn(registry.backend);
  warnings = [];
});
afterEach(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

function client(over: Partial<ResolveClientOptions> = {}): ResolveClient {
  return new ResolveClient({
    url: registry.url,
    timeoutMs: 30_000,
    retryMs: 0,
    onWarning: (message) => void warnings.push(message),
    ...over,
  });
}

const users = Array.from({ length: 40 }, (_, i) => ({ targetingKey: `user-${i}` }));

describe('the resolve client', () => {
  it('keeps answering each key as before when the server has gone, over a restart', async () => {
    const cacheFile = path.join(folder, 'deep', 'cache.json');
    const first = client({ cacheFile });
    const before = [];
    for (const user of users) before.push(await first.resolve('reply', user, null));
    expect(new Set(before.map(({ source }) => source))).toEqual(new Set(['server']));
    expect(new Set(before.map(({ variant }) => variant))).toEqual(new Set(['stable', 'canary']));
    await first.flush();
    await registry.close();
    for (const it of [first, client({ cacheFile })]) {
      for (const [index, user] of users.entries()) {
        const now = await it.resolve('reply', user, null);
        expect(now.source).toBe('cache');
        expect(now.problem).toMatch(/^the registry does not answer: /);
        const { value, variant, metadata, heardAt } = before[index]!;
        expect(now).toMatchObject({ value, variant, metadata, heardAt });
      }
    }
    expect(warnings).toEqual([]);
  });

  it('gives a key that it does not know what those outside the canary got, as part of no comparison', async () => {
    const gone: typeof fetch = () => Promise.reject(new Error('gone'));
    const cacheFile = path.join(folder, 'cache.json');
    const online = client({ cacheFile });
    for (const user of users) await online.resolve('reply', user, null);
    const { releaseId } = (await online.resolve('reply', users[0]!, null)).metadata;
    await online.flush();
    const offline = client({ cacheFile, fetch: gone });
    const stranger = await offline.resolve('reply', { targetingKey: 'stranger' }, null);
    expect(stranger).toMatchObject({ source: 'cache', variant: 'stable' });
    expect(stranger.metadata).toMatchObject({ promptVersion: 1, placement: 'default' });
    expect(stranger.metadata).not.toHaveProperty('releaseId');
    const outcome = reporting('o-1', 'stranger', stranger.metadata as unknown as ResolveMetadata);
    expect(await reportTo(registry.url, [outcome])).toMatchObject({ accepted: 1, unattributed: 1 });
    const { live } = await registry.backend.getRelease(releaseId!);
    expect(live.stable.requests + live.canary.requests).toBe(0);
  });

  it("uses the caller's own value when nothing is known", async () => {
    const unknown = await client().resolve('nobody', users[0]!, 'Be kind.');
    expect(unknown).toMatchObject({ source: 'default', value: 'Be kind.', variant: null });
    expect(unknown.problem).toContain('404');
    await registry.close();
    const gone = await client().resolve('reply', users[0]!, 'Be kind.');
    expect(gone).toMatchObject({ source: 'default', value: 'Be kind.' });
  });

  it.each(['{"version":1,"answers":[],"keys":[["k",0,1]],"stable":[]}', 'half a fi', '{}', 'null'])(
    'leaves a broken cache aside with a warning: %s',
    async (content) => {
      const cacheFile = path.join(folder, 'cache.json');
      await writeFile(cacheFile, content);
      const it = client({ cacheFile });
      expect((await it.resolve('reply', users[0]!, null)).source).toBe('server');
      expect(warnings).toEqual([expect.stringContaining('is left aside')]);
      await it.flush();
      expect(JSON.parse(await readFile(cacheFile, 'utf8'))).toMatchObject({ version: 1 });
    },
  );

  it('says once that its cache cannot be written, and goes on', async () => {
    await writeFile(path.join(folder, 'file'), '');
    const it = client({ cacheFile: path.join(folder, 'file', 'cache.json') });
    for (const user of users.slice(0, 3)) {
      expect((await it.resolve('reply', user, null)).source).toBe('server');
      await it.flush();
    }
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('is left aside');
    expect(warnings[1]).toContain('cannot be written');
  });

  it('does not write over what it has not read', async () => {
    const cacheFile = path.join(folder, 'cache.json');
    const before = client({ cacheFile });
    await before.resolve('reply', users[0]!, null);
    await before.flush();
    const text = await readFile(cacheFile, 'utf8');
    await client({ cacheFile }).flush();
    expect(await readFile(cacheFile, 'utf8')).toBe(text);
  });

  it('adds to what others on the same file have heard', async () => {
    const cacheFile = path.join(folder, 'cache.json');
    const several = Array.from({ length: 4 }, () => client({ cacheFile }));
    // All have read the file, which is not there yet, before any of them writes.
    for (const [i, user] of users.entries()) await several[i % 4]!.resolve('reply', user, null);
    for (const each of several) await each.flush();
    await Promise.all(several.map((each) => each.flush()));
    expect(await readdir(folder)).toEqual(['cache.json']);
    await registry.close();
    const later = client({ cacheFile, maxKeys: 40 });
    const sources = users.map(async (user) => (await later.resolve('reply', user, null)).heardAt);
    const times = await Promise.all(sources);
    expect(times.every((it) => it !== null)).toBe(true);
    const keys = (JSON.parse(await readFile(cacheFile, 'utf8')) as { keys: unknown[] }).keys;
    expect(keys).toHaveLength(users.length);
    expect(warnings).toEqual([]);
  });

  it('writes an answer that many keys got once', async () => {
    const cacheFile = path.join(folder, 'cache.json');
    const first = client({ cacheFile });
    for (const user of users.slice(0, 20)) await first.resolve('reply', user, null);
    await first.flush();
    const second = client({ cacheFile });
    for (const user of users) await second.resolve('reply', user, null);
    await second.flush();
    const file = JSON.parse(await readFile(cacheFile, 'utf8')) as Record<string, unknown[]>;
    expect(file['keys']).toHaveLength(users.length);
    expect(file['answers']).toHaveLength(2);
  });

  it('serves nobody a release that it has heard to be over', async () => {
    const cacheFile = path.join(folder, 'cache.json');
    const first = client({ cacheFile });
    const before: Resolved[] = [];
    for (const user of users) before.push(await first.resolve('reply', user, null));
    const inCanary = before.findIndex(({ variant }) => variant === 'canary');
    const id = before[0]!.metadata.releaseId!;
    await registry.backend.act(id, 'rollback', { actor: 'ana', reason: 'test' });
    await vi.waitUntil(() => Date.now() > before.at(-1)!.heardAt!);
    const stranger = await first.resolve('reply', { targetingKey: 'stranger' }, null);
    expect(stranger.metadata.releaseId).toBeUndefined();
    await first.flush();
    await registry.close();
    for (const it of [first, client({ cacheFile })]) {
      const now = await it.resolve('reply', users[inCanary]!, null);
      expect(now).toMatchObject({ source: 'cache', variant: 'stable' });
      expect(now.metadata).toEqual(stranger.metadata);
    }
  });

  it('holds what it hears for newer than what a clock that was ahead has written', async () => {
    const cacheFile = path.join(folder, 'cache.json');
    const canary = { value: 'bad', variant: 'canary', metadata: { releaseId: 'old' } };
    const key = JSON.stringify(['reply', 'user-0', '']);
    const keys = [[key, 0, Date.now() + 86_400_000]];
    await writeFile(cacheFile, JSON.stringify({ version: 1, answers: [canary], keys, stable: [] }));
    const it = client({ cacheFile });
    const heard = await it.resolve('reply', users[0]!, null);
    expect(heard.value).not.toBe('bad');
    await it.flush();
    await registry.close();
    const now = await client({ cacheFile }).resolve('reply', users[0]!, null);
    expect(now).toMatchObject({ source: 'cache', value: heard.value });
  });

  it('remembers the latest keys alone', async () => {
    const it = client({ maxKeys: 2, cacheFile: path.join(folder, 'cache.json') });
    for (const user of users) await it.resolve('reply', user, null);
    await it.flush();
    const file = await readFile(path.join(folder, 'cache.json'), 'utf8');
    expect((JSON.parse(file) as { keys: unknown[] }).keys).toHaveLength(2);
  });

  it('leaves a registry that hangs alone for a while', async () => {
    let asked = 0;
    const hangs: typeof fetch = (_, init) => {
      asked++;
      return new Promise<never>((_resolve, reject) => {
        const { signal } = init ?? {};
        signal?.addEventListener('abort', () => reject(new Error('too slow')));
      });
    };
    const it = client({ fetch: hangs, timeoutMs: 20, retryMs: 3_600_000 });
    for (const user of users) expect((await it.resolve('reply', user, 1)).source).toBe('default');
    expect(asked).toBe(1);
  });

  it('lets one ask whether the registry is back, and the others go on', async () => {
    let asked = 0;
    let fail: (error: Error) => void = () => undefined;
    const hangs: typeof fetch = () => {
      asked++;
      return new Promise<never>((_resolve, reject) => (fail = reject));
    };
    const it = client({ fetch: hangs });
    const first = it.resolve('reply', users[0]!, 1);
    await vi.waitUntil(() => asked === 1);
    fail(new Error('gone'));
    expect((await first).source).toBe('default');
    const probe = it.resolve('reply', users[0]!, 1);
    await vi.waitUntil(() => asked === 2);
    // Answered though nobody has answered the one that asks.
    for (const user of users) expect((await it.resolve('reply', user, 1)).source).toBe('default');
    expect(asked).toBe(2);
    fail(new Error('still gone'));
    expect((await probe).problem).toContain('still gone');
  });

  it('asks again as soon as the registry is back', async () => {
    const proxy = await breakableProxy(registry.url);
    try {
      const it = client({ url: proxy.url, timeoutMs: 5_000 });
      const ask = async () => (await it.resolve('reply', users[0]!, null)).source;
      expect(await ask()).toBe('server');
      proxy.away();
      expect(await ask()).toBe('cache');
      proxy.back();
      await vi.waitUntil(async () => (await ask()) === 'server', { timeout: 90_000 });
    } finally {
      await proxy.close();
    }
  });

  it('does not take a context that is no JSON for a registry that is gone', async () => {
    const it = client({ retryMs: 3_600_000 });
    const wrong = await it.resolve('reply', { targetingKey: 'user-0', amount: 1n }, 'own');
    expect(wrong).toMatchObject({ source: 'default', value: 'own' });
    expect(wrong.problem).toBe('the context cannot be sent as JSON');
    expect((await it.resolve('reply', users[0]!, null)).source).toBe('server');
  });
});

describe('a registry without its store', () => {
  it('resolves from memory and tells reporters to come back', async () => {
    const memory = createMemoryStore();
    let broken = false;
    const store = new Proxy(memory, {
      get: (target, name) =>
        broken && name !== 'close'
          ? () => Promise.reject(new CanaryError('store-unavailable', 'the database is gone'))
          : (Reflect.get(target, name) as unknown),
    });
    const desk = createDesk(store);
    await desk.publishBoth();
    await desk.start();
    const before = await Promise.all(users.map((it) => desk.resolve(it.targetingKey)));
    broken = true;
    await desk.pass(60_000);
    const after = await Promise.all(users.map((it) => desk.resolve(it.targetingKey)));
    expect(after).toEqual(before);
    const outcomes = [reporting('o1', 'user-1', before[1]!.metadata)];
    const { status, headers } = await desk.post('/v1/outcomes', { outcomes });
    expect(status).toBe(503);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe("OpenFeature's own provider", () => {
  afterEach(() => OpenFeature.close());

  it('asks the server for each evaluation and falls to the default when it has gone', async () => {
    await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: registry.url }));
    expect(ProviderEvents.Stale).toBeDefined();
    const sdk = OpenFeature.getClient();
    const before = await sdk.getObjectDetails('reply', {}, users[0]);
    expect(before.variant).toMatch(/^(stable|canary)$/);
    await registry.close();
    const after = await sdk.getObjectDetails('reply', { default: true }, users[0]);
    expect(after).toMatchObject({ value: { default: true }, reason: 'ERROR' });
  });
});
