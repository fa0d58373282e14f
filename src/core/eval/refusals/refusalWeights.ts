import type { RefusalWeights } from './refusalModel.ts';

/**
 * What `test/support/fitRefusals.ts` fits to the labelled answers, never edited by hand:
 * `npx vitest run test/unit/eval/refusalWeights.test.ts -u` writes this file.
 */
export const refusalWeights: RefusalWeights = {
  bias: 3.81,
  features: {
    'cannot serve, at the start': 0.26,
    'declines, at the start': 1.52,
    'declines, later': -1.06,
    'will not, at the start': 0.6,
    'cannot, at the start': -0.21,
    'fails, at the start': -0.88,
    'a bare no first': 0.33,
    'goes round it': 0.19,
    grounds: 1.16,
    'grounds for declining': 0.54,
    apology: 0.63,
    'apology and cannot': 0.32,
    'sent elsewhere': 0.36,
    help: -1.13,
    'help after "but"': -0.53,
    'other text': -2.43,
    'numbers and lists': -1.79,
    question: 0.11,
    short: 0.22,
    letter: -0.79,
    quotation: -1.65,
    'declines in a quotation': -1.74,
    length: -0.27,
  },
};
