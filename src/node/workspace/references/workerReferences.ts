import { Worker } from 'node:worker_threads';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ReferredPrompt } from '../../../core/blastRadius/references/analysis/match.ts';
import { ReferenceTable } from './localReferences.ts';
import type { FindReply, FindRequest } from './messages.ts';
import type {
  FileChange,
  FoundReferences,
  ReferenceOptions,
  ReferenceSource,
} from './references.ts';

export interface WorkerReferenceOptions extends ReferenceOptions {
  /** The bundled `referenceWorker.ts`. */
  readonly workerUrl: URL;
}

/** Trees come and go, so the young get room; what stays has a bound, as what is read is not trusted. */
const resourceLimits = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 1024 };

interface Pending {
  readonly resolve: (found: FoundReferences) => void;
  readonly reject: (error: CanaryError) => void;
}

/**
 * References found in a thread of its own, started with the first question. When the thread dies,
 * whoever waits hears of it as `file-unavailable` and the next question starts another one, which
 * reads everything anew. It does not keep a program from ending.
 */
export class WorkerReferences implements ReferenceSource {
  readonly #options: WorkerReferenceOptions;
  readonly #table = new ReferenceTable();
  readonly #pending = new Map<number, Pending>();
  /** What editors hold, for a thread that starts anew. */
  readonly #overlay = new Map<string, string>();
  #worker: Worker | undefined;
  #changes = new Map<string, FileChange>();
  #sent: string | undefined;
  #nextId = 0;
  #disposed = false;

  constructor(options: WorkerReferenceOptions) {
    this.#options = options;
  }

  changed(change: FileChange): void {
    if (typeof change.text === 'string') this.#overlay.set(change.file, change.text);
    else if (change.text === null) this.#overlay.delete(change.file);
    // Nothing is known of a file before the first question.
    if (this.#worker !== undefined) this.#changes.set(change.file, change);
  }

  async find(prompts: readonly ReferredPrompt[]): Promise<FoundReferences> {
    if (this.#disposed) throw new CanaryError('cancelled', 'the workspace is closed');
    const worker = (this.#worker ??= this.#start());
    const key = JSON.stringify(prompts);
    const request: FindRequest = {
      id: this.#nextId++,
      prompts: key === this.#sent ? undefined : prompts,
      changes: [...this.#changes.values()],
    };
    this.#sent = key;
    this.#changes = new Map();
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  /** Ends the thread as soon as nobody waits for it. */
  dispose(): void {
    this.#disposed = true;
    if (this.#pending.size === 0) this.#end();
  }

  #end(): void {
    const worker = this.#worker;
    this.#lose(new CanaryError('cancelled', 'the workspace is closed'));
    void worker?.terminate();
  }

  #start(): Worker {
    const { workerUrl, ...workerData } = this.#options;
    const worker = new Worker(workerUrl, { workerData, resourceLimits });
    worker.on('message', (reply: FindReply) => this.#receive(reply));
    const die = (cause: Error): void => {
      if (this.#worker !== worker) return;
      const message = `the thread that reads source code is gone: ${cause.message}`;
      this.#lose(new CanaryError('file-unavailable', message, { cause }));
    };
    worker.on('error', die);
    worker.on('exit', (code) => die(new Error(`it ended with code ${code}`)));
    this.#changes = new Map([...this.#overlay].map(([file, text]) => [file, { file, text }]));
    return worker;
  }

  #receive(reply: FindReply): void {
    const pending = this.#pending.get(reply.id);
    if (reply.type === 'failed') {
      const { code, message, expected } = reply;
      this.#settle(reply.id);
      // What it took in before it failed is not known.
      this.#sent = undefined;
      pending?.reject(new CanaryError(code, message, { expected }));
      return;
    }
    this.#table.apply(reply.delta);
    if (!reply.last) return;
    pending?.resolve(this.#table.found());
    this.#settle(reply.id);
  }

  #settle(id: number): void {
    this.#pending.delete(id);
    if (this.#pending.size > 0) return;
    this.#worker?.unref();
    if (this.#disposed) this.#end();
  }

  #lose(error: CanaryError): void {
    this.#worker = undefined;
    this.#sent = undefined;
    this.#table.clear();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
