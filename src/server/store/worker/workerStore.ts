import { Worker } from 'node:worker_threads';
import { CanaryError } from '../../../core/base/errors.ts';
import type { Store } from '../store.ts';
import {
  storeMethods,
  type WireError,
  type WorkerCall,
  type WorkerData,
  type WorkerReply,
} from './messages.ts';
import { packOutcomes } from './outcomeColumns.ts';

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: CanaryError) => void;
}

/** A batch of outcomes lives shortly: room for several, so that the collector seldom has to copy them. */
const maxYoungGenerationSizeMb = 96;

export interface WorkerStoreOptions extends WorkerData {
  /** The bundled `sqliteWorker.ts`. */
  readonly workerUrl: URL;
}

/**
 * A SQLite store in a thread of its own, behind the same interface. Fails as `openSqlite` does; when
 * the thread dies, every call fails with `store-unavailable`.
 */
export async function openWorkerStore(options: WorkerStoreOptions): Promise<Store> {
  const { workerUrl, file, waitMs } = options;
  const worker = new Worker(workerUrl, {
    workerData: { file, waitMs } satisfies WorkerData,
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  const calls = new WorkerCalls(worker);
  await calls.opened;
  const methods = Object.fromEntries(
    storeMethods.map((method) => [method, (...args: unknown[]) => calls.call(method, args)]),
  );
  const recordOutcomes: Store['recordOutcomes'] = (outcomes, at) =>
    calls.call('recordOutcomes', [packOutcomes(outcomes), at]);
  return { ...methods, recordOutcomes, close: () => calls.close() } as unknown as Store;
}

class WorkerCalls {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #dead: CanaryError | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.opened = new Promise((resolve, reject) => {
      worker.on('message', (reply: WorkerReply) => {
        if (reply.type === 'open') resolve();
        else if (reply.type === 'failed') reject(fromWire(reply.error));
        else this.#settle(reply);
      });
      const die = (cause: unknown): void => {
        reject(this.#die(cause));
      };
      worker.on('error', die);
      worker.on('exit', (code) => die(new Error(`it ended with code ${code}`)));
    });
  }

  call(method: WorkerCall['method'], args: readonly unknown[]): Promise<never> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args } satisfies WorkerCall);
    });
  }

  async close(): Promise<void> {
    if (this.#dead === null) await this.call('close', []);
    await this.#worker.terminate();
  }

  #settle(reply: Extract<WorkerReply, { id: number }>): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.type === 'error') pending?.reject(fromWire(reply.error));
    else pending?.resolve(reply.value as never);
  }

  #die(cause: unknown): CanaryError {
    const message = cause instanceof Error ? cause.message : String(cause);
    this.#dead ??= new CanaryError('store-unavailable', `the database thread is gone: ${message}`, {
      cause,
    });
    for (const { reject } of this.#pending.values()) reject(this.#dead);
    this.#pending.clear();
    return this.#dead;
  }
}

function fromWire({ code, message, expected }: WireError): CanaryError {
  return new CanaryError(code, message, { expected });
}
