import type { ClosedPrompt } from './model.ts';

/** What an edit is compared with. */
export interface Baseline {
  /** For people: "HEAD (3f9c2ab)", "production v7". */
  readonly label: string;
  /** Null when the prompt is new. */
  readonly prompt: ClosedPrompt | null;
}
