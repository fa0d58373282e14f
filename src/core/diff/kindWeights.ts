import type { KindWeights } from './kindFeatures.ts';

/**
 * What `test/support/fitKinds.ts` fits to the labelled edits, never edited by hand:
 * `npx vitest run test/unit/diff/kindWeights.test.ts -u` writes this file.
 */
export const kindWeights: KindWeights = {
  threshold: 0.35,
  bias: {
    guardrail: -2.43,
    instruction: -2.18,
    'output-format': -2.5,
    'tool-use': -2.06,
    context: -3.43,
    variable: -2.31,
    example: -2.72,
    'persona-tone': -3.23,
  },
  features: {
    structural: 0.73,
    'structural share': 0.62,
    'strong words changed': 0.04,
    'strong words changed, mean': 0.13,
    'weak words changed': 0.3,
    'weak words changed, mean': 0.15,
    'strong words near': 0.12,
    'weak words near': -0.06,
    'lead-in': 0.24,
    heading: 0.72,
    'share that speaks of it': 0.87,
    loudest: 0.63,
    rivals: -0.71,
    length: 0.02,
    'silent share': 0.46,
    'in an example': 0.22,
    'an input comes or goes': 0.31,
    'sentences that shout': 1.46,
    'whole sentences': 0.6,
    wording: 0.54,
    'wording, mean': 0.07,
    'worded alike, share': -0.1,
  },
};
