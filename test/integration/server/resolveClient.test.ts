import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { CanaryError } from '../../../src/core/base/errors.ts';
import {
  ResolveClient,
  type ResolveClientOptions,
} from '../../../src/node/resolve/resolveClient.ts';
import { createDesk } from '../../support/registryDesk.ts';
import { reporting } from '../../support/registryRequests.ts';
import { releaseOn, startRegistry, type TestRegistry } from '../../support/registryServer.ts';
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

  it('gives a key that it does not know what those outside the canary got', async () => {
    const it = client();
    for (const user of users) await it.resolve('reply', user, null);
    await registry.close();
    const stranger = await it.resolve('reply', { targetingKey: 'stranger' }, null);
    expect(stranger).toMatchObject({ source: 'cache', variant: 'stable' });
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
