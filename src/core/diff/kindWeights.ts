import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.45,
  bias: {
    guardrail: -2.64,
    instruction: -1.97,
    'output-format': -2.52,
    'tool-use': -2.32,
    context: -3.62,
    variable: -2.27,
    example: -2.86,
    'persona-tone': -3.31,
  },
  features: {
    structural: 1.46,
    'structural share': 0.98,
    'strong words changed': 0.86,
    'strong words changed, mean': 0.46,
    'weak words changed': 0.63,
    'weak words changed, mean': -0.18,
    'strong words near': 0.15,
    'weak words near': 0.02,
    'lead-in': 0.26,
    heading: 0.76,
    'share that speaks of it': 1.08,
    loudest: 0.76,
    rivals: -0.61,
    length: 0.3,
    'silent share': 0.61,
    'in an example': 0.01,
    'an input comes or goes': 0.53,
  },
};
