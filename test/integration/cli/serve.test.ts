import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../support/bundle.ts';
import { cliRun } from '../../support/cliRun.ts';
import { publishing } from '../../support/registryRequests.ts';
import { connectTo } from '../../support/registryServer.ts';
import { startProcess } from '../../support/serverProcess.ts';

it('serves until it is interrupted, and says where', async () => {
  const abort = new AbortController();
  let health: unknown;
  const stdout = (line: string): void => {
    const { url } = JSON.parse(line) as { url: string };
    void fetch(`${url}/healthz`)
      .then((response) => response.json())
      .then((body) => (health = body))
      .finally(() => abort.abort());
  };
  const args = ['serve', '--port', '0', '--database', 'memory:'];
  const { code } = await cliRun(args, tmpdir(), { signal: abort.signal, stdout });
  expect(code).toBe(0);
  expect(health).toMatchObject({ status: 'ok', pid: process.pid });
});

it.each([
  [['--host', '0.0.0.0'], 'reachable from other machines'],
  [['--port', '99999'], '--port 99999 is not a number in range; expected a number from 0 to 65535'],
  [['--database', 'mysql://x'], 'is not a database'],
])('refuses %j', async (args, words) => {
  const { code, stderr } = await cliRun(['serve', '--database', 'memory:', ...args], tmpdir());
  expect(code).toBe(3);
  expect(stderr).toContain(words);
});

it('serves a database from the bundled command line', async () => {
  const programs = await bundle({
    cli: 'src/cli/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-serve-'));
  try {
    const args = ['serve', '--port', '0', '--stdin-lifeline'];
    const server = await startProcess(programs.file('cli'), args, folder);
    await connectTo(server.ready.url).publish(publishing('Be kind.'));
    const ended = once(server.child, 'close');
    server.child.stdin?.end();
    expect(await ended).toEqual([0, null]);
    expect(await readdir(folder)).toEqual(['prompt-canary.db']);
  } finally {
    await programs.remove();
    await rm(folder, { recursive: true, force: true });
  }
});
