import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { cliRun } from '../../support/cliRun.ts';

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
  [['--port', '99999'], 'is not a port'],
  [['--database', 'mysql://x'], 'is not a database'],
])('refuses %j', async (args, words) => {
  const { code, stderr } = await cliRun(['serve', '--database', 'memory:', ...args], tmpdir());
  expect(code).toBe(3);
  expect(stderr).toContain(words);
});
