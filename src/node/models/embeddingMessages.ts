/** What the thread of the offline embeddings is told and says. */
export interface EmbeddingWorkerData {
  /** Absolute: the package is looked for from here upwards. */
  readonly folder: string;
}

export interface EmbeddingRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type EmbeddingReply =
  | { readonly id: number; readonly vectors: readonly (readonly number[])[] }
  | { readonly id: number; readonly error: string };
