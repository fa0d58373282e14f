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
import { publishing, quickPlan, starting } from '../../support/registryRequests.ts';
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
});

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
});

it('decide who approves a release and who moves production, by the name and the scope of each', async () => {
  const { ready } = await serve();
  const ops = await create('ops', 'admin');
  const names = ['ana', 'bo', 'cem', 'eve'];
  const [ana, bo, cem, eve] = await Promise.all(names.map((name) => create(name, 'release', ops)));
  const as = (access?: string) => connect(ready.url, access);

  const { version } = await as(ana).publish(publishing('Be kind.'));
  await as(ana).label('reply', 'production', version);
  await as(ana).publish(publishing('Be kind and brief.'));
  const plan = { ...quickPlan, approvals: { needed: 2, from: ['ana', 'bo', 'cem'] } };
  // Whoever the request says it is of: the token's holder asks, and may not approve.
  const request = starting({ plan, actor: 'bo' });
  const { id, ...asked } = await as(ana).startRelease('reply', request);
  expect(asked).toMatchObject({ status: 'pending', author: 'ana', weight: 0 });

  const approve = (access: string | undefined, actor: string) =>
    as(access).act(id, 'approve', { actor, reason: `as ${actor}` });
  await expect(approve(undefined, 'bo')).rejects.toMatchObject({ code: 'unauthorized' });
  await expect(approve(ana, 'bo')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(approve(eve, 'cem')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(approve(ops, 'cem')).rejects.toMatchObject({ code: 'forbidden' });
  for (const action of ['advance', 'promote'] as const) {
    const by = { actor: 'ana', reason: 'at once' };
    await expect(as(ops).act(id, action, by)).rejects.toMatchObject({ code: 'conflict' });
  }
  expect(await approve(bo, 'cem')).toMatchObject({ status: 'pending' });
  await expect(approve(bo, 'cem')).rejects.toMatchObject({ code: 'conflict' });
  expect(await approve(cem, 'ana')).toMatchObject({
    status: 'running',
    approvals: [
      { by: 'bo', reason: 'as cem', verified: true },
      { by: 'cem', reason: 'as ana', verified: true },
    ],
  });
  const { log } = await as(ops).getRelease(id);
  expect(log.map((it) => [it.action, it.actor])).toEqual([
    ['request', 'ana'],
    ['approve', 'bo'],
    ['approve', 'cem'],
    ['start', 'registry'],
  ]);

  await as(bo).act(id, 'rollback', { actor: 'x', reason: 'test' });
  const move = (access: string | undefined, label: string, why = {}) =>
    as(access).label('reply', label, 2, why);
  await expect(move(ana, 'production')).rejects.toMatchObject({ code: 'forbidden' });
  await move(ana, 'staging');
  await move(ops, 'production', { actor: 'ana', reason: 'by hand' });
  expect((await as(ana).labels('reply')).moves[0]).toMatchObject({
    label: 'production',
    version: 2,
    actor: 'ops',
    reason: 'by hand',
  });
  const { entries } = await as(ops).audit(0, 1_000);
  expect(entries.filter(({ actor }) => !['ops', ...names].includes(actor))).toMatchObject([
    // The first token was made on the server's own machine, the release started by itself.
    { action: 'token.create' },
    { action: 'release.start' },
  ]);
  await expect(as(ana).audit(0, 1)).rejects.toMatchObject({ code: 'forbidden' });
});

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
