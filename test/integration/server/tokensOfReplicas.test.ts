import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { systemRandom } from '../../../src/node/platform/random.ts';
import { openTokenDesk, type TokenDesk } from '../../../src/server/tokenDesk.ts';
import { systemClock } from '../../../src/node/platform/clock.ts';
import { startServer, type RunningServer } from '../../../src/server/server.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';

/**
 * Two servers whose timers never fire: neither looks into the database by itself, so that what one
 * learns it has heard.
 */
let url: string;
let servers: RunningServer[];
let desk: TokenDesk;
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

beforeEach(async () => {
  url = await createDatabase(inject('postgres'));
  const database = { kind: 'postgres', url } as const;
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout'] });
  servers = [];
  for (let i = 0; i < 2; i++) {
    servers.push(await startServer({ host: '127.0.0.1', port: 0, database, logger }));
  }
  const [clock, random] = [systemClock, systemRandom];
  desk = await openTokenDesk({ database, token: undefined, clock, random });
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(servers.map((it) => it.close()));
  await desk.close();
  await dropDatabase(url);
});

async function statusAt(server: RunningServer, token: string): Promise<number> {
  const headers = token === '' ? {} : { Authorization: `Bearer ${token}` };
  return (await fetch(`${server.url}/v1/prompts`, { headers })).status;
}

async function everywhere(token: string, status: number): Promise<void> {
  for (const server of servers) {
    while ((await statusAt(server, token)) !== status) await turn();
  }
}

it('tokens count on all servers, and count no more, as soon as one is told', async () => {
  const [first] = servers;
  const { token: ops } = await desk.create({ name: 'ops', scopes: ['admin'] });
  await everywhere('', 401);
  await everywhere(ops, 200);
  const { token: app } = await desk.create({ name: 'app', scopes: ['admin'] });
  await everywhere(app, 200);
  const headers = { Authorization: `Bearer ${ops}` };
  const ended = await fetch(`${first!.url}/v1/tokens/app`, { method: 'DELETE', headers });
  expect(ended.status).toBe(204);
  expect(await statusAt(first!, app)).toBe(401);
  await everywhere(app, 401);
  // On the database itself, as `serve token revoke` does it.
  await desk.revoke('ops');
  await everywhere(ops, 401);
});
