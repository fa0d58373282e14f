import type { Detection } from '../../eval/model.ts';
import type { ToolCall } from '../../ports.ts';
import type { PublishedPrompt } from '../../prompt/model.ts';

/** What a model answered. */
export interface AttackAnswer {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  /** `length`: cut off at the largest number of tokens. */
  readonly finishReason?: string | null | undefined;
}

export interface DetectorInput<Kind extends Detection['kind']> {
  readonly detection: Extract<Detection, { readonly kind: Kind }>;
  readonly answer: AttackAnswer;
  /** The answer in every reading; the first is the answer as it is. */
  readonly readings: readonly string[];
  /** The version that answered. */
  readonly prompt: PublishedPrompt;
  /** Whether the answer declines. */
  readonly refused: boolean;
}

/** Says what in the answer shows compliance; undefined when nothing does. */
export type Detector<Kind extends Detection['kind']> = (
  input: DetectorInput<Kind>,
) => string | undefined;
