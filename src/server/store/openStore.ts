import type { Database } from '../database.ts';
import { createMemoryStore } from './memory/memoryStore.ts';
import type { Store } from './store.ts';
import { openWorkerStore } from './worker/workerStore.ts';

export interface StoreOptions {
  readonly database: Database;
  /** The bundled `sqliteWorker.ts`; by default it lies beside this program. */
  readonly workerUrl?: URL;
  /** How long to wait for another process to let go of the database. */
  readonly lockWaitMs?: number;
}

/** Fails with `conflict` when another process holds the database, or `store-unavailable`. */
export function openStore({ database, workerUrl, lockWaitMs = 0 }: StoreOptions): Promise<Store> {
  if (database.kind === 'memory') return Promise.resolve(createMemoryStore());
  if (database.kind === 'postgres') return openPostgres(database.url);
  return openWorkerStore({
    workerUrl: workerUrl ?? new URL('./sqliteWorker.js', import.meta.url),
    file: database.file,
    waitMs: lockWaitMs,
  });
}

/** Loaded when it is wanted: most registries are a file. */
async function openPostgres(url: string): Promise<Store> {
  const { openPostgresStore } = await import('./postgres/postgresStore.ts');
  return openPostgresStore(url, Date.now());
}
