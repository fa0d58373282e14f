import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { publishing } from '../../support/registryRequests.ts';
import { connectTo, releaseOn } from '../../support/registryServer.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

let programs: Bundle;
let folder: string;
const running: ServerProcess[] = [];

beforeAll(async () => {
  programs = await bundle({
    server: 'src/server/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
  });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-server-'));
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(...more: readonly string[]): Promise<ServerProcess> {
  const database = ['--database', `sqlite:${path.join(folder, 'registry.db')}`];
  const args = ['--port', '0', ...database, ...more];
  const server = await startProcess(programs.file('server'), args);
  running.push(server);
  return server;
}

describe('the server process', () => {
  it('says where it listens, and answers there', async () => {
    const { ready, child } = await start();
    expect(ready).toEqual({
      ready: true,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      pid: child.pid,
    });
    const health = await fetch(`${ready.url}/healthz`);
    expect(await health.json()).toMatchObject({ status: 'ok', pid: child.pid });
    expect((await fetch(`${ready.url}/readyz`)).status).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'stops at %s and leaves only the database',
    async (by) => {
      const server = await start();
      const { backend, prompt } = await withStream(server);
      expect(await server.end(by)).toBe(0);
      expect(await readdir(folder)).toEqual(['registry.db']);
      await expect(backend.version(prompt, 1)).rejects.toMatchObject({
        code: 'registry-unavailable',
      });
    },
  );

  it('keeps what it was told over a stop and a start', async () => {
    const first = await start();
    const { id } = await releaseOn(connectTo(first.ready.url));
    const before = await connectTo(first.ready.url).getRelease(id);
    await first.end('SIGTERM');
    const second = await start();
    const after = await connectTo(second.ready.url).getRelease(id);
    expect({ ...after, live: null }).toEqual({ ...before, live: null });
  });

  it('ends when its parent lets go of its input', async () => {
    const { child } = await start('--stdin-lifeline');
    const ended = once(child, 'close');
    child.stdin?.end();
    await ended;
    expect(child.exitCode).toBe(0);
  });

  it('points to the process that serves the database already', async () => {
    const first = await start();
    const second = await start();
    expect(second.ready).toEqual({ ...first.ready, existing: true });
    await once(second.child, 'close').catch(() => undefined);
    expect(second.child.exitCode).toBe(0);
  });

  it('lets one of several that start together serve, and the others point to it', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    const serving = servers.filter((it) => it.ready.existing === undefined);
    expect(serving).toHaveLength(1);
    for (const { ready } of servers) expect(ready.url).toBe(serving[0]?.ready.url);
  });

  it('takes over from one that was killed', async () => {
    const first = await start();
    await connectTo(first.ready.url).publish(publishing('Be kind.'));
    await first.end('SIGKILL');
    const second = await start();
    expect(second.ready.existing).toBeUndefined();
    expect((await connectTo(second.ready.url).version('reply', 1)).version).toBe(1);
  });

  it.each([
    [['--host', '0.0.0.0'], 3, 'reachable from other machines'],
    [['--port', 'x'], 3, '--port x is not a number'],
    [['--nonsense'], 3, '--nonsense'],
    [['--database', 'mysql://x/y'], 3, 'is not a database'],
    [['--database', 'sqlite:/nowhere/at/all.db'], 4, 'cannot open the database'],
  ])('refuses %j with exit code %i', async (args, exit, words) => {
    await expect(start(...args)).rejects.toThrow(words);
    await expect(start(...args)).rejects.toThrow(`server ended with ${exit}`);
  });

  it('does not open a file that is no database', async () => {
    await writeFile(path.join(folder, 'registry.db'), 'my notes, not a database. '.repeat(100));
    await expect(start()).rejects.toThrow(/the database .* is damaged: .*not a database/);
  });

  it('logs decisions without prompt texts', async () => {
    const server = await start();
    const backend = connectTo(server.ready.url);
    const { id } = await releaseOn(backend);
    await backend.act(id, 'promote', { actor: 'bo', reason: 'fine' });
    // At its end all that it wrote has been read.
    await server.end('SIGTERM');
    expect(server.errors()).toContain('"action":"promote"');
    expect(server.errors()).not.toContain('Be kind');
  });
});

async function withStream(server: ServerProcess) {
  const backend = connectTo(server.ready.url);
  const release = await releaseOn(backend, {
    plan: { stages: [{ weight: 1, minDuration: '1h' }] },
  });
  const abort = new AbortController();
  const events = backend.stream(release.id, { signal: abort.signal })[Symbol.asyncIterator]();
  await events.next();
  void events.next().catch(() => undefined);
  server.child.once('close', () => abort.abort());
  return { backend, prompt: release.prompt };
}
