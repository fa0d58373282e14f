/** A reversible disguise of text. */
export interface Encoder {
  /** How an attack tells the model to read it: "Base64". */
  readonly label: string;
  encode(text: string): string;
  /** Readings of an answer in which something may have been written this way; empty if none. */
  decodeAll(output: string): readonly string[];
}
