import { Worker } from 'node:worker_threads';
import { CanaryError } from '../../../core/base/errors.ts';
import type { OutputChecks, OutputFindings, OutputJob } from './outputChecks.ts';

export interface ChecksCall {
  readonly id: number;
  readonly jobs: readonly OutputJob[];
}

export type ChecksReply =
  | { readonly id: number; readonly findings: readonly OutputFindings[] }
  | { readonly id: number; readonly error: string };

interface Pending {
  readonly resolve: (findings: readonly OutputFindings[]) => void;
  readonly reject: (error: CanaryError) => void;
}

/** An output that makes the thread take more than this ends the thread, not the server. */
const maxOldGenerationSizeMb = 512;

/**
 * Output checks in a thread of their own, which starts with the first output. When it dies, what it
 * was looking at fails with `bug`, and the next output starts another one.
 */
export class ThreadChecks implements OutputChecks {
  readonly #workerUrl: URL;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #nextId = 0;
  #closed = false;

  /** @param workerUrl The bundled `checksWorker.ts`. */
  constructor(workerUrl: URL) {
    this.#workerUrl = workerUrl;
  }

  check(jobs: readonly OutputJob[]): Promise<readonly OutputFindings[]> {
    if (this.#closed) return Promise.reject(gone('the server stops'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, jobs } satisfies ChecksCall);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#workerUrl, { resourceLimits: { maxOldGenerationSizeMb } });
    // Requests keep the process alive, the thread by itself does not.
    worker.unref();
    worker.on('message', (reply: ChecksReply) => this.#settle(reply));
    worker.on('error', (error) => this.#die(worker, String(error)));
    worker.on('exit', (code) => this.#die(worker, `it ended with code ${code}`));
    return worker;
  }

  #settle(reply: ChecksReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if ('error' in reply) pending?.reject(gone(reply.error));
    else pending?.resolve(reply.findings);
  }

  /** A thread that dies says so twice: by an error, and by its exit. */
  #die(worker: Worker, why: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(gone(why));
    this.#pending.clear();
  }
}

function gone(why: string): CanaryError {
  return new CanaryError('bug', `the evaluators' thread failed: ${why}`);
}
