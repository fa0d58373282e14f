import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, inject } from 'vitest';
import { createMemoryStore } from '../../src/server/store/memory/memoryStore.ts';
import { openPostgresStore } from '../../src/server/store/postgres/postgresStore.ts';
import { openSqlStore } from '../../src/server/store/sql/sqlStore.ts';
import {
  builtInSqlite,
  packagedSqlite,
  type SqliteDriver,
} from '../../src/server/store/sqlite/driver.ts';
import { openSqlite, sqliteDialect } from '../../src/server/store/sqlite/open.ts';
import { openWorkerStore } from '../../src/server/store/worker/workerStore.ts';
import { bundle } from '../support/bundle.ts';
import { createDatabase, dropDatabase } from '../support/postgres.ts';
import { noon } from '../support/storeBuilders.ts';
import { storeContract, type StoreUnderTest } from './store.ts';

storeContract('in memory', () =>
  Promise.resolve({ store: createMemoryStore(), cleanUp: () => Promise.resolve() }),
);

// Whichever of the two this runtime has; the package is optional where the runtime brings its own.
const drivers = [builtInSqlite(), await packagedSqlite().catch(() => undefined)].filter(
  (driver) => driver !== undefined,
);
if (drivers.length === 0) throw new Error('no SQLite to test: install @photostructure/sqlite');
for (const driver of drivers) storeContract(driver.name, () => openFile(driver));

const programs = await bundle({ sqliteWorker: 'src/server/store/sqliteWorker.ts' });
afterAll(() => programs.remove());
storeContract('SQLite in a thread', openThread, { restarts: true });

storeContract('PostgreSQL', openPostgres, { restarts: true });

async function openPostgres(): Promise<StoreUnderTest> {
  const url = await createDatabase(inject('postgres'));
  const store = await openPostgresStore(url, noon);
  let current = store;
  return {
    store,
    reopen: async () => {
      await current.close();
      current = await openPostgresStore(url, noon);
      return current;
    },
    cleanUp: () => dropDatabase(url),
  };
}

/** Within one thread the package lets go of a file only with its last statement: no reopening. */
async function openFile(driver: SqliteDriver): Promise<StoreUnderTest> {
  const { file, cleanUp } = await temporaryFile();
  const store = await openSqlStore(sqliteDialect(openSqlite(driver, file)), noon);
  return { store, cleanUp };
}

async function openThread(): Promise<StoreUnderTest> {
  const { file, cleanUp } = await temporaryFile();
  const workerUrl = programs.url('sqliteWorker');
  const open = () => openWorkerStore({ workerUrl, file, waitMs: 0 });
  const store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return open();
    },
    cleanUp,
  };
}

async function temporaryFile(): Promise<{ file: string; cleanUp: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-store-'));
  return {
    file: path.join(folder, 'registry.db'),
    cleanUp: () => rm(folder, { recursive: true, force: true }),
  };
}
