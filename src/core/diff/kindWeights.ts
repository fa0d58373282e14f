import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.45,
    instruction: -2,
    'output-format': -2.48,
    'tool-use': -2.19,
    context: -3.5,
    variable: -2.19,
    example: -2.53,
    'persona-tone': -3.31,
  },
  features: {
    structural: 0.71,
    'structural share': 0.72,
    'strong words changed': 0.16,
    'strong words changed, mean': 0.24,
    'weak words changed': 0.31,
    'weak words changed, mean': 0.17,
    'strong words near': 0.15,
    'weak words near': -0.08,
    'lead-in': 0.23,
    heading: 0.76,
    'share that speaks of it': 1.07,
    loudest: 0.56,
    rivals: -0.91,
    length: -0.26,
    'silent share': 0.4,
    'in an example': 0.26,
    'an input comes or goes': 0.21,
    'sentences that shout': 1.36,
    'whole sentences': 0.47,
    wording: 0.35,
    'wording, mean': 0.18,
    'worded alike, share': -0.03,
  },
};
