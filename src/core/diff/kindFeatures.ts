import type { ChangeKind } from './model.ts';

/** Kinds that a sentence of a prompt can be of; settings and cosmetics are told by their place. */
export const textKinds = [
  'guardrail',
  'instruction',
  'output-format',
  'tool-use',
  'context',
  'variable',
  'example',
  'persona-tone',
] as const satisfies readonly ChangeKind[];
export type TextKind = (typeof textKinds)[number];

/** What the weights stand for, in order; shares are of the changed words of the hunk. */
export const kindFeatures = [
  'structural',
  'structural share',
  'strong words changed',
  'strong words changed, mean',
  'weak words changed',
  'weak words changed, mean',
  'strong words near',
  'weak words near',
  'lead-in',
  'heading',
  'share that speaks of it',
  'loudest',
  'rivals',
  'length',
  'silent share',
  'in an example',
  'an input comes or goes',
  'sentences that shout',
  'whole sentences',
] as const;
export type KindFeature = (typeof kindFeatures)[number];

export interface KindWeights {
  readonly threshold: number;
  readonly bias: Readonly<Record<TextKind, number>>;
  readonly features: Readonly<Record<KindFeature, number>>;
}
