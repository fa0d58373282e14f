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

/** Kinds that are told by how a sentence is worded; the others are read off its structure. */
export const wordedTextKinds = [
  'guardrail',
  'instruction',
  'output-format',
  'tool-use',
  'context',
  'persona-tone',
] as const satisfies readonly TextKind[];
export type WordedTextKind = (typeof wordedTextKinds)[number];

/** What speaks for and against one kind: log-odds of each trait, and of a sentence without any. */
export interface WordingTable {
  readonly bias: number;
  /** Traits by their log-odds, separated by white space. */
  readonly traits: Readonly<Record<string, string>>;
}

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
  'wording',
  'wording, mean',
  'worded alike, share',
] as const;
export type KindFeature = (typeof kindFeatures)[number];

export interface KindWeights {
  readonly threshold: number;
  readonly bias: Readonly<Record<TextKind, number>>;
  readonly features: Readonly<Record<KindFeature, number>>;
}
