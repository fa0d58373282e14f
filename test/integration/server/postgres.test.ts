import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { bundle, type Bundle } from '../../support/bundle.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import { reporting } from '../../support/registryRequests.ts';
import { connectTo, releaseOn, reportTo, resolveAt } from '../../support/registryServer.ts';
import { startProcess, type ServerProcess } from '../../support/serverProcess.ts';

let programs: Bundle;
let database: string;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  programs = await bundle({ server: 'src/server/main.ts' });
});
afterAll(() => programs.remove());
beforeEach(async () => {
  database = await createDatabase(inject('postgres'));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((it) => it.end('SIGKILL')));
  await dropDatabase(database);
});

async function start(url = database): Promise<ServerProcess> {
  const args = ['--port', '0', '--database', url];
  const server = await startProcess(programs.file('server'), args);
  servers.push(server);
  return server;
}

it('serves from PostgreSQL and goes on from what it left there', async () => {
  const first = await start();
  const { id } = await releaseOn(connectTo(first.ready.url));
  const served = await resolveAt(first.ready.url, 'ana');
  expect(await reportTo(first.ready.url, [reporting('o-1', 'ana', served)])).toMatchObject({
    accepted: 1,
  });
  expect(await first.end('SIGTERM')).toBe(0);

  const second = await start();
  expect((await connectTo(second.ready.url).getRelease(id)).status).toBe('running');
  expect(await resolveAt(second.ready.url, 'ana')).toEqual(served);
  const again = await reportTo(second.ready.url, [reporting('o-1', 'ana', served)]);
  expect(again).toMatchObject({ accepted: 0, duplicates: 1 });
});

it('brings the schema up to date once, however many processes start together', async () => {
  await Promise.all([start(), start(), start()]);
  expect(servers).toHaveLength(3);
});

it.each([
  ['that refuses the password', (url: URL) => (url.password = 'wr0ng-s3cret')],
  ['that does not exist', (url: URL) => (url.pathname = '/nowhere')],
  ['on a port that nobody listens on', (url: URL) => (url.port = '1')],
])('says that it cannot use a database %s, without the password', async (_, spoil) => {
  const url = new URL(database);
  const { password } = url;
  spoil(url);
  const refused = start(url.href);
  await expect(refused).rejects.toThrow(/ended with 4: .*the database failed/);
  await expect(refused).rejects.not.toThrow(password);
  await expect(refused).rejects.not.toThrow(url.password);
});
