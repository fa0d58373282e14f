import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.26,
    instruction: -2.05,
    'output-format': -2.42,
    'tool-use': -2.04,
    context: -3.45,
    variable: -2.2,
    example: -2.57,
    'persona-tone': -3.24,
  },
  features: {
    structural: 0.77,
    'structural share': 0.78,
    'strong words changed': 0.01,
    'strong words changed, mean': 0.26,
    'weak words changed': 0.22,
    'weak words changed, mean': 0.18,
    'strong words near': 0.12,
    'weak words near': -0.12,
    'lead-in': 0.21,
    heading: 0.76,
    'share that speaks of it': 0.99,
    loudest: 0.58,
    rivals: -0.95,
    length: -0.18,
    'silent share': 0.3,
    'in an example': 0.38,
    'an input comes or goes': 0.23,
    'sentences that shout': 1.27,
    'whole sentences': 0.48,
    wording: 0.38,
    'wording, mean': 0.21,
    'worded alike, share': 0.04,
  },
};
