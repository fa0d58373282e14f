import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { HealthResponse } from './features/health/routes.ts';
import { isLoopbackHost } from './http/requestRules.ts';

/** The process that serves a database, as the file beside the database says. */
export interface Instance {
  readonly url: string;
  readonly pid: number;
}

const healthTimeoutMs = 2_000;

function instanceFile(databaseFile: string): string {
  return `${databaseFile}.server.json`;
}

/**
 * Leaves word of who serves the database. The lock on the database itself is what keeps others out;
 * this only says where to find the holder, and may be stale after a crash.
 */
export async function announce(databaseFile: string, instance: Instance): Promise<void> {
  const file = instanceFile(databaseFile);
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, JSON.stringify(instance), { mode: 0o600 });
  await rename(temporary, file);
}

export async function withdraw(databaseFile: string): Promise<void> {
  await rm(instanceFile(databaseFile), { force: true });
}

/** The announced process, if it answers and is the one that announced itself. */
export async function findInstance(databaseFile: string): Promise<Instance | undefined> {
  const instance = await readInstance(databaseFile);
  if (instance === undefined || !isLoopback(instance.url)) return undefined;
  try {
    const response = await fetch(new URL('/healthz', instance.url), {
      signal: AbortSignal.timeout(healthTimeoutMs),
      redirect: 'error',
    });
    const health = (await response.json()) as Partial<HealthResponse>;
    return response.ok && health.pid === instance.pid ? instance : undefined;
  } catch {
    return undefined;
  }
}

/** The file may come with a repository: it must not send prompts to another machine. */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === 'http:' && isLoopbackHost(host);
}

async function readInstance(databaseFile: string): Promise<Instance | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(instanceFile(databaseFile), 'utf8'));
    const { url, pid } = value as Partial<Instance>;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
  } catch {
    return undefined;
  }
}
