import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { CanaryError } from '../../core/base/errors.ts';
import { openSqlStore } from './sql/sqlStore.ts';
import { loadSqlite } from './sqlite/driver.ts';
import { openSqlite, sqliteDialect } from './sqlite/open.ts';
import type { WireError, WorkerCall, WorkerData, WorkerReply } from './worker/messages.ts';
import { unpackOutcomes, type OutcomeColumns } from './worker/outcomeColumns.ts';

/** Entry of the store's thread: a synchronous database must not stall those who resolve prompts. */

async function serve(port: MessagePort, { file, waitMs }: WorkerData): Promise<void> {
  const reply = (message: WorkerReply): void => port.postMessage(message);
  try {
    const driver = await loadSqlite();
    const store = await openSqlStore(
      sqliteDialect(openSqlite(driver, file, { waitMs })),
      Date.now(),
    );
    const recordOutcomes = (outcomes: OutcomeColumns, at: number): Promise<unknown> =>
      store.recordOutcomes(unpackOutcomes(outcomes), at);
    const methods = { ...store, recordOutcomes } as unknown as StoreMethods;
    port.on('message', (call: WorkerCall) => void answer(methods, call, reply));
    reply({ type: 'open', driver: driver.name });
  } catch (error) {
    reply({ type: 'failed', error: toWire(error) });
    port.close();
  }
}

type StoreMethods = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;

async function answer(
  methods: StoreMethods,
  { id, method, args }: WorkerCall,
  reply: (message: WorkerReply) => void,
): Promise<void> {
  try {
    reply({ type: 'result', id, value: await methods[method]?.(...args) });
  } catch (error) {
    reply({ type: 'error', id, error: toWire(error) });
  }
}

function toWire(error: unknown): WireError {
  if (error instanceof CanaryError) {
    return { code: error.code, message: error.message, expected: error.expected };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'bug', message, expected: undefined };
}

if (parentPort !== null) await serve(parentPort, workerData as WorkerData);
