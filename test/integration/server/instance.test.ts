import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { announce, findInstance } from '../../../src/server/instance.ts';

let folder: string;
let database: string;
let server: Server;
let port: number;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-instance-'));
  database = path.join(folder, 'registry.db');
  server = createServer((_, response) => response.end('{"status":"ok","pid":7}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

it('finds who serves a database', async () => {
  const instance = { url: `http://127.0.0.1:${port}`, pid: 7 };
  await announce(database, instance);
  expect(await findInstance(database)).toEqual(instance);
});

it('does not take another process for it that got its port', async () => {
  await announce(database, { url: `http://127.0.0.1:${port}`, pid: 8 });
  expect(await findInstance(database)).toBeUndefined();
});

// The first of them is answered by this machine, which does not make it a loopback address.
it.each([
  'http://0.0.0.0:PORT',
  'http://registry.example:PORT',
  'https://127.0.0.1:PORT',
  'file:///x',
])('is not sent to %s, which is not this machine', async (url) => {
  await announce(database, { url: url.replace('PORT', String(port)), pid: 7 });
  expect(await findInstance(database)).toBeUndefined();
});

it.each(['', '[]', '{"url":7,"pid":7}', 'null'])('finds nobody in %j', async (text) => {
  await writeFile(`${database}.server.json`, text);
  expect(await findInstance(database)).toBeUndefined();
});
