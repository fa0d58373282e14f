import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createServerBackend } from '../../../src/backends/server/serverBackend.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { systemRandom } from '../../../src/node/platform/random.ts';
import type { CreatedTokenResponse } from '../../../src/protocol/tokens.ts';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

let programs: Bundle;
let folder: string;
const running: ServerProcess[] = [];

beforeAll(async () => {
  programs = await bundle({
    cli: 'src/cli/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
  });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-tokens-'));
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.end('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const database = (): string => `sqlite:${path.join(folder, 'registry.db')}`;

async function serve(...more: readonly string[]): Promise<ServerProcess> {
  const args = ['serve', '--port', '0', '--database', database(), ...more];
  const server = await startProcess(programs.file('cli'), args, folder);
  running.push(server);
  return server;
}

/** `serve token ...`; fails with what it wrote. */
async function token(args: readonly string[], access?: string): Promise<string> {
  const all = [programs.file('cli'), 'serve', 'token', ...args, '--database', database()];
  const env = access === undefined ? process.env : { ...process.env, PROMPT_CANARY_TOKEN: access };
  const { stdout } = await promisify(execFile)(process.execPath, all, { cwd: folder, env });
  return stdout;
}

async function create(name: string, scope: string, access?: string): Promise<string> {
  const answer = await token(['create', '--name', name, '--scope', scope, '--json'], access);
  return (JSON.parse(answer) as CreatedTokenResponse).token;
}

const connect = (url: string, access?: string) =>
  createServerBackend(url, { clock: systemClock, random: systemRandom, token: access });

it('lets a registry be reached from other machines only when it has tokens', async () => {
  await expect(serve('--host', '0.0.0.0')).rejects.toThrow('reachable from other machines');
  const ops = await create('ops', 'admin');
  const { ready } = await serve('--host', '0.0.0.0');
  expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await connect(ready.url, ops).listPrompts()).toEqual({ prompts: [] });
  await expect(connect(ready.url).listPrompts()).rejects.toMatchObject({
    code: 'unauthorized',
    message: `${ready.url} wants an access token`,
    expected: expect.stringContaining('registry.token: ${env:NAME}') as string,
  });
  await expect(connect(ready.url, 'pct_none').listPrompts()).rejects.toMatchObject({
    message: `${ready.url} does not take the access token`,
  });
  expect(await statusAs(ready.url, 'registry.example', ops)).toBe(200);
}, 60_000);

it('are managed through the server while one runs, by an administrator', async () => {
  const { ready, ...server } = await serve();
  const ops = await create('ops', 'admin');
  await expect(create('app', 'resolve')).rejects.toThrow(/no valid token.*PROMPT_CANARY_TOKEN/);
  const app = await create('app', 'resolve,ingest', ops);
  await expect(connect(ready.url, app).listReleases()).rejects.toMatchObject({ code: 'forbidden' });
  expect(await token(['list'], ops)).toMatch(/^ops {2}admin {2}since .*\napp {2}resolve,ingest /);
  await token(['revoke', 'app'], ops);
  await expect(connect(ready.url, app).listReleases()).rejects.toMatchObject({
    code: 'unauthorized',
  });
  await server.end('SIGTERM');
  expect(await token(['list'])).toContain('app  resolve,ingest  since');
  for (const secret of [ops, app]) {
    expect(server.errors()).not.toContain(secret.slice(17));
    const stored = await readFile(path.join(folder, 'registry.db'), 'latin1');
    expect(stored).not.toContain(secret.slice(17));
  }
}, 60_000);

it.each([
  [['create', '--name', 'a', '--scope', 'root'], /expected some of resolve/],
  [['create', '--name', 'a b', '--scope', 'admin'], /expected a name of 1 to 100/],
  [['create', '--name', 'a', '--scope', 'admin', '--expires', 'soon'], /expected a duration/],
  [['revoke', 'nobody'], /there is no token nobody/],
])('says what is wrong with %j', async (args, words) => {
  await expect(token(args)).rejects.toThrow(words);
});

/** Node's own client, because fetch does not let a Host header be forged. */
function statusAs(url: string, host: string, access: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, 'X-API-Key': access };
    const sent = request(`${url}/v1/prompts`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end();
  });
}
