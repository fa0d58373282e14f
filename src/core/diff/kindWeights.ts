import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.43,
    instruction: -2,
    'output-format': -2.43,
    'tool-use': -2.19,
    context: -3.5,
    variable: -2.19,
    example: -2.72,
    'persona-tone': -3.31,
  },
  features: {
    structural: 0.71,
    'structural share': 0.71,
    'strong words changed': 0.14,
    'strong words changed, mean': 0.21,
    'weak words changed': 0.29,
    'weak words changed, mean': 0.17,
    'strong words near': 0.14,
    'weak words near': -0.11,
    'lead-in': 0.21,
    heading: 0.73,
    'share that speaks of it': 1.1,
    loudest: 0.59,
    rivals: -0.91,
    length: -0.26,
    'silent share': 0.44,
    'in an example': 0.25,
    'an input comes or goes': 0.2,
    'sentences that shout': 1.35,
    'whole sentences': 0.46,
    wording: 0.34,
    'wording, mean': 0.2,
    'worded alike, share': 0.01,
  },
};
