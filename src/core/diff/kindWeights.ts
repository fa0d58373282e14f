import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.41,
    instruction: -1.99,
    'output-format': -2.44,
    'tool-use': -2.17,
    context: -3.48,
    variable: -2.16,
    example: -2.7,
    'persona-tone': -3.3,
  },
  features: {
    structural: 0.65,
    'structural share': 0.75,
    'strong words changed': 0.12,
    'strong words changed, mean': 0.22,
    'weak words changed': 0.28,
    'weak words changed, mean': 0.14,
    'strong words near': 0.14,
    'weak words near': -0.11,
    'lead-in': 0.21,
    heading: 0.68,
    'share that speaks of it': 1.13,
    loudest: 0.59,
    rivals: -0.91,
    length: -0.27,
    'silent share': 0.44,
    'in an example': 0.19,
    'an input comes or goes': 0.21,
    'sentences that shout': 1.33,
    'whole sentences': 0.46,
    wording: 0.37,
    'wording, mean': 0.2,
    'worded alike, share': 0.01,
  },
};
