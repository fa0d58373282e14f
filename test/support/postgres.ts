import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { ensurePostgres } from '../../scripts/host/postgres.mjs';

/** A PostgreSQL server of our own, on a free port of loopback, its data in a temporary folder. */
export interface PostgresServer {
  /** Of the database that is there from the start, with user and password. */
  readonly url: string;
  readonly port: number;
  /** As a crash: no server process lives on when the promise resolves. */
  kill(): Promise<void>;
  /** After `kill`: the same data on the same port, resolved when it answers. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

const user = 'canary';

// Nothing here survives the machine, only the processes: fsync has nothing to add.
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'full_page_writes=off',
  'max_connections=200',
  'shared_buffers=64MB',
  'log_min_messages=panic',
];

/** Ends the server when standard input is closed, so that it never outlives who started it. */
const guardedStart = '"$0" "$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server';

export async function startPostgres(): Promise<PostgresServer> {
  const bin = await ensurePostgres();
  const identity = serverIdentity();
  const folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-postgres-'));
  const data = path.join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, password);
  for (const it of [folder, passwordFile]) {
    if (identity.uid !== undefined) await chown(it, identity.uid, identity.gid ?? identity.uid);
  }
  const options = { cwd: folder, ...identity };
  const who = [`--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const how = ['--no-sync', '--encoding=UTF8', '--locale=C', `--pgdata=${data}`];
  execFileSync(path.join(bin, 'initdb'), [...who, ...how], { ...options, stdio: 'pipe' });

  const port = await freePort();
  const url = `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((it) => ['-c', it])];
    child = spawn('sh', ['-c', guardedStart, path.join(bin, 'postgres'), ...args], {
      ...options,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    await answering(url, child);
  };
  const ended = async (): Promise<void> => {
    if (child === undefined) return;
    const closed = child.exitCode === null ? once(child, 'close') : undefined;
    child.stdin?.end();
    await closed;
    child = undefined;
  };
  await start();
  return {
    url,
    port,
    start,
    kill: async () => {
      const [pid] = (await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      // Its children notice by themselves, and hold the memory that a new server asks for.
      await ended();
    },
    remove: async () => {
      await ended();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** A fresh, empty database on the server; returns its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(serverUrl, (client) => client.query(`create database ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  const server = new URL(url);
  const name = server.pathname.slice(1);
  server.pathname = '/postgres';
  await withClient(server.href, (client) => client.query(`drop database ${name} with (force)`));
}

export async function withClient<T>(
  url: string,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root: then it runs as its own user, else as nobody. */
function serverIdentity(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  for (;;) {
    try {
      await withClient(url, (client) => client.query('select 1'));
      return;
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended: ${errors}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
