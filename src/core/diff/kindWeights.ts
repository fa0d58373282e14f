import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.36,
    instruction: -1.94,
    'output-format': -2.47,
    'tool-use': -2.15,
    context: -3.47,
    variable: -2.25,
    example: -2.68,
    'persona-tone': -3.24,
  },
  features: {
    structural: 0.78,
    'structural share': 0.91,
    'strong words changed': 0.17,
    'strong words changed, mean': 0.24,
    'weak words changed': 0.26,
    'weak words changed, mean': 0.12,
    'strong words near': 0.16,
    'weak words near': -0.02,
    'lead-in': 0.2,
    heading: 0.76,
    'share that speaks of it': 1.08,
    loudest: 0.47,
    rivals: -0.97,
    length: -0.23,
    'silent share': 0.53,
    'in an example': 0.09,
    'an input comes or goes': 0.19,
    'sentences that shout': 1.32,
    'whole sentences': 0.43,
    wording: 0.37,
    'wording, mean': 0.21,
    'worded alike, share': 0.03,
  },
};
