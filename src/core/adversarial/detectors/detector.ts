import type { Detection } from '../../eval/model.ts';
import type { PublishedPrompt } from '../../prompt/model.ts';

export interface DetectorInput<Kind extends Detection['kind']> {
  readonly detection: Extract<Detection, { readonly kind: Kind }>;
  /** The answer in every reading; the first is the answer as it is. */
  readonly readings: readonly string[];
  /** The version that answered. */
  readonly prompt: PublishedPrompt;
}

/** Says what in the answer shows compliance; undefined when nothing does. */
export type Detector<Kind extends Detection['kind']> = (
  input: DetectorInput<Kind>,
) => string | undefined;
