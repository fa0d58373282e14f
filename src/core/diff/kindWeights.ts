import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.48,
    instruction: -1.96,
    'output-format': -2.41,
    'tool-use': -2.16,
    context: -3.51,
    variable: -2.32,
    example: -2.75,
    'persona-tone': -3.23,
  },
  features: {
    structural: 0.72,
    'structural share': 0.61,
    'strong words changed': 0.14,
    'strong words changed, mean': 0.18,
    'weak words changed': 0.5,
    'weak words changed, mean': 0.12,
    'strong words near': 0.16,
    'weak words near': 0.07,
    'lead-in': 0.24,
    heading: 0.75,
    'share that speaks of it': 0.81,
    loudest: 0.62,
    rivals: -0.75,
    length: 0.07,
    'silent share': 0.56,
    'in an example': 0.01,
    'an input comes or goes': 0.43,
    'sentences that shout': 1.53,
    'whole sentences': 0.65,
  },
};
