import type { TestProject } from 'vitest/node';
import { startPostgres, type PostgresServer } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the PostgreSQL server that all tests of a run share; each file makes its database. */
    readonly postgres: string;
  }
}

/** What the projects of one run share: each of them calls the setup. */
interface Shared {
  server: Promise<PostgresServer>;
  users: number;
}
const holder = globalThis as { promptCanaryPostgres?: Shared | undefined };

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (holder.promptCanaryPostgres ??= { server: startPostgres(), users: 0 });
  shared.users++;
  const server = await shared.server;
  project.provide('postgres', server.url);
  return async () => {
    if (--shared.users > 0) return;
    holder.promptCanaryPostgres = undefined;
    await server.remove();
  };
}
