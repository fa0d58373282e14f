import type { JsonObject } from '../../../base/json.ts';
import { isJsonObject, type JsonValue } from '../../../base/json.ts';
import { wilson } from '../../../stats/wilson.ts';
import type { Assertion, PairwiseSummary } from '../../model.ts';
import { textOf, type JudgedBy, type Scored, type ScoreContext, type Scorer } from '../scorer.ts';
import { askJudge } from './askJudge.ts';
import { queryOf } from './gradedScorer.ts';

export type PairWinner = 'first' | 'second' | 'tie';

export interface PairVerdict {
  /** The one that wins in both orders; a tie when the judge changes its mind. */
  readonly winner: PairWinner;
  /** The judge preferred another answer when their places were changed. */
  readonly flipped: boolean;
  readonly reason: string;
  readonly judgedBy: JudgedBy;
}

/**
 * Which of two answers is better by a criterion. Judges favour a place (Zheng and others 2023, "Judging
 * LLM-as-a-judge"), so both orders are asked, and only a win in both counts.
 */
export async function comparePair(
  pair: { readonly criterion: string; readonly first: string; readonly second: string },
  assertion: Assertion,
  context: ScoreContext,
): Promise<PairVerdict> {
  const { criterion, first, second } = pair;
  const ahead = await askOrder(criterion, first, second, assertion, context);
  const behind = await askOrder(criterion, second, first, assertion, context);
  const turned = turnedRound[behind.verdict.winner];
  const agree = ahead.verdict.winner === turned;
  return {
    winner: agree ? turned : 'tie',
    flipped: !agree,
    reason: agree ? ahead.verdict.reason : 'the judge changes its mind with the order',
    judgedBy: ahead.judgedBy,
  };
}

const turnedRound = { first: 'second', second: 'first', tie: 'tie' } as const;

async function askOrder(
  criterion: string,
  first: string,
  second: string,
  assertion: Assertion,
  context: ScoreContext,
): ReturnType<typeof askJudge<{ winner: PairWinner; reason: string }>> {
  const question = {
    task:
      'Say which of two answers is better by the criterion, or that they are equally good. Neither their ' +
      'order nor their length counts.',
    answer: '{"reason": "one sentence", "winner": "first", "second" or "tie"}',
    data: { question: queryOf(context), criterion, first, second },
  };
  return askJudge(question, readWinner, assertion, context);
}

function readWinner({
  winner,
  reason,
}: JsonObject): { winner: PairWinner; reason: string } | undefined {
  if (winner !== 'first' && winner !== 'second' && winner !== 'tie') return undefined;
  return { winner, reason: textOf(reason) ?? '' };
}

/**
 * Counts verdicts on pairs of which the first is ours. Where the judge was not asked, `flipped` is
 * absent. Without pairs that it was asked about the flip rate is 0 in [0, 1].
 */
export function summarizePairs(
  verdicts: readonly { readonly winner: PairWinner; readonly flipped?: boolean | undefined }[],
): PairwiseSummary {
  const count = (winner: PairWinner): number =>
    verdicts.filter((verdict) => verdict.winner === winner).length;
  const asked = verdicts.filter(({ flipped }) => flipped !== undefined).length;
  const flips = verdicts.filter(({ flipped }) => flipped === true).length;
  return {
    wins: count('first'),
    losses: count('second'),
    ties: count('tie'),
    asked,
    flipRate: { value: asked === 0 ? 0 : flips / asked, interval: wilson(flips, asked) },
  };
}

/**
 * The answer is no worse than `value.reference` by `value.criterion`: it fails only when the reference wins
 * in both orders. Score 1 for a win, 0.5 for a tie. Not among promptfoo's types.
 */
export const pairwise: Scorer = {
  expects: ({ value }) =>
    pairOf(value) === undefined ? '{ criterion, reference } under value' : undefined,
  score: async (output, assertion, context): Promise<Scored> => {
    const { criterion, reference } = pairOf(assertion.value) ?? { criterion: '', reference: '' };
    const pair = { criterion, first: output, second: reference };
    const { winner, reason, judgedBy, flipped } = await comparePair(pair, assertion, context);
    const score = winner === 'first' ? 1 : winner === 'tie' ? 0.5 : 0;
    return { pass: winner !== 'second', score, reason, judgedBy: { ...judgedBy, flipped } };
  },
  wording: { subject: () => 'the comparison with the reference', lost: 'lost', gained: 'won' },
};

function pairOf(
  value: JsonValue | undefined,
): { criterion: string; reference: string } | undefined {
  const { criterion, reference } = isJsonObject(value) ? value : {};
  return typeof criterion === 'string' && typeof reference === 'string'
    ? { criterion, reference }
    : undefined;
}
