/** A disguise of text. */
export interface Encoder {
  /** How an attack tells the model to read it: "Base64". */
  readonly label: string;
  /**
   * `plain`: people and models read the text without being told. `cipher`: it has to be decoded.
   * `hidden`: it cannot be seen.
   */
  readonly look: 'plain' | 'cipher' | 'hidden';
  encode(text: string): string;
  /** Readings of an answer in which something may have been written this way; empty if none. */
  decodeAll(output: string): readonly string[];
  /** What decoding gives back where the disguise loses something; absent: the text itself. */
  canonical?(text: string): string;
  /** Whether every answer has a reading, so that it costs as much as the answer is long. */
  readonly readsAnything?: boolean;
}
