import { fileURLToPath } from 'node:url';
import type { OfflineEmbedderOptions } from '../../node/models/offlineEmbedder.ts';

/**
 * Where the command line finds the packages of offline embeddings: beside itself, and in the workspace
 * if that is trusted, as they are code.
 *
 * @param trusted Root of a trusted workspace.
 */
export function offlineFrom(trusted?: string): OfflineEmbedderOptions {
  const own = fileURLToPath(new URL('.', import.meta.url));
  return {
    folders: trusted === undefined ? [own] : [own, trusted],
    workerUrl: new URL('./embeddingWorker.js', import.meta.url),
  };
}
