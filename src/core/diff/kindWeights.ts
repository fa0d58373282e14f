import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.43,
    instruction: -1.99,
    'output-format': -2.49,
    'tool-use': -2.17,
    context: -3.48,
    variable: -2.16,
    example: -2.51,
    'persona-tone': -3.3,
  },
  features: {
    structural: 0.65,
    'structural share': 0.76,
    'strong words changed': 0.14,
    'strong words changed, mean': 0.25,
    'weak words changed': 0.29,
    'weak words changed, mean': 0.14,
    'strong words near': 0.15,
    'weak words near': -0.09,
    'lead-in': 0.23,
    heading: 0.71,
    'share that speaks of it': 1.11,
    loudest: 0.56,
    rivals: -0.92,
    length: -0.27,
    'silent share': 0.39,
    'in an example': 0.19,
    'an input comes or goes': 0.22,
    'sentences that shout': 1.34,
    'whole sentences': 0.47,
    wording: 0.37,
    'wording, mean': 0.18,
    'worded alike, share': -0.02,
  },
};
