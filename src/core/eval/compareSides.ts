import { CanaryError, describeError } from '../base/errors.ts';
import type { ChatMessage } from '../prompt/model.ts';
import { trialsOf } from './caseResult.ts';
import type {
  Assertion,
  AssertionResult,
  CaseResult,
  EvalCase,
  PairwiseSummary,
  Side,
  Trial,
} from './model.ts';
import { asText, runTransform, thrownBy } from './runTransform.ts';
import { summariseScores } from './scoreAnswer.ts';
import {
  comparePair,
  summarizePairs,
  type PairVerdict,
  type PairWinner,
} from './scorers/graded/pairwise.ts';
import { comparesSides } from './scorers/graded/selectBest.ts';
import type { ScoreContext } from './scorers/scorer.ts';
import type { ScoringTools } from './trial.ts';

/** Whether a case needs `compareSides` once all its answers are there. */
export function hasComparison({ assertions }: Pick<EvalCase, 'assertions'>): boolean {
  return assertions.some(comparesSides);
}

/**
 * Judges what looks at both versions' answers of a case (`select-best`): repeat by repeat, the answer
 * that loses fails, and on a tie both pass. Answers that are the same text are a tie without a
 * question. Pairs with an error, or with an answer that the case's transform cannot take, stay as they
 * are; a comparison that cannot be made is an error of both.
 */
export async function compareSides(
  item: EvalCase,
  trials: readonly Trial[],
  messages: readonly ChatMessage[],
  { matchRegExp, judge, embedder, runCode, noteJudge }: ScoringTools,
): Promise<readonly Trial[]> {
  const tools = { matchRegExp, judge, embedder, runCode, noteJudge };
  const context = { ...tools, latencyMs: 0, costUsd: null, vars: item.vars, messages };
  const compared = await Promise.all(
    pairsOf(trials).map(async (pair) => {
      try {
        return await comparedPair(item, pair, context);
      } catch (error) {
        if (!(error instanceof CanaryError)) throw error;
        return pair.map((trial) => ({ ...trial, pass: false, error: describeError(error) }));
      }
    }),
  );
  return compared.flat();
}

type Pair = readonly [candidate: Trial, baseline: Trial];

function pairsOf(trials: readonly Trial[]): readonly Pair[] {
  const of = (side: Side): Trial[] => trials.filter((trial) => trial.side === side);
  const baselines = new Map(of('baseline').map((trial) => [trial.repeat, trial]));
  return of('candidate').flatMap((candidate): Pair[] => {
    const baseline = baselines.get(candidate.repeat);
    return baseline === undefined ? [] : [[candidate, baseline]];
  });
}

async function comparedPair(
  item: EvalCase,
  pair: Pair,
  context: ScoreContext,
): Promise<readonly Trial[]> {
  const plain = item.assertions.filter((it) => !comparesSides(it)).length;
  const isJudged = ({ error, assertions }: Trial): boolean =>
    error === undefined && assertions.length === plain;
  if (!pair.every(isJudged)) return pair;
  if (item.attack !== undefined) {
    throw new CanaryError('bad-suite', 'attacks are not compared by "select-best"', {
      expected: 'a golden suite',
    });
  }
  const verdicts = new Map<Assertion, Comparison>();
  for (const assertion of item.assertions.filter(comparesSides)) {
    verdicts.set(assertion, await compare(item, assertion, pair, context));
  }
  const [candidate, baseline] = pair;
  return [
    withComparisons(item, candidate, 'first', verdicts),
    withComparisons(item, baseline, 'second', verdicts),
  ];
}

type Comparison = Pick<PairVerdict, 'winner' | 'reason'> & Partial<PairVerdict>;

async function compare(
  item: EvalCase,
  assertion: Assertion,
  [candidate, baseline]: Pair,
  context: ScoreContext,
): Promise<Comparison> {
  const first = await seenText(candidate.output, item, assertion, context);
  const second = await seenText(baseline.output, item, assertion, context);
  if (first === second) return { winner: 'tie', reason: 'both answers are the same' };
  const criterion = asText(assertion.value ?? '');
  return comparePair({ criterion, first, second }, assertion, context);
}

/** An answer after the transforms of the case and of the assertion. */
async function seenText(
  output: string,
  item: EvalCase,
  assertion: Assertion,
  context: ScoreContext,
): Promise<string> {
  let seen = output;
  for (const code of [item.transform, assertion.transform]) {
    if (code === undefined) continue;
    try {
      seen = asText(await runTransform(code, seen, context));
    } catch (error) {
      const threw = thrownBy(error);
      if (threw === undefined) throw error;
      const message = `code of the suite cannot take an answer to compare: ${threw}`;
      throw new CanaryError('bad-suite', message, { cause: error });
    }
  }
  return seen;
}

/** The trial with its comparisons in their places, judged as a whole again. */
function withComparisons(
  { assertions, threshold }: EvalCase,
  trial: Trial,
  own: Exclude<PairWinner, 'tie'>,
  verdicts: ReadonlyMap<Assertion, Comparison>,
): Trial {
  const rest = [...trial.assertions];
  const results = assertions.flatMap((assertion): AssertionResult[] => {
    const verdict = verdicts.get(assertion);
    if (verdict !== undefined) return [resultOf(assertion, own, verdict)];
    const next = rest.shift();
    return next === undefined ? [] : [next];
  });
  return { ...trial, ...summariseScores(results, assertions, threshold) };
}

function resultOf(
  { type, metric, weight }: Assertion,
  own: Exclude<PairWinner, 'tie'>,
  { winner, reason, judgedBy, flipped }: Comparison,
): AssertionResult {
  const pass = winner === 'tie' || winner === own;
  const outcome = winner === 'tie' ? 'neither is better' : pass ? 'better' : 'worse';
  return {
    type,
    ...(metric === undefined ? {} : { metric }),
    ...(weight === undefined ? {} : { weight }),
    pass,
    score: winner === 'tie' ? 0.5 : Number(pass),
    reason: `${outcome}: ${reason}`,
    ...(judgedBy === undefined ? {} : { judgedBy: { ...judgedBy, flipped } }),
    ...(pass ? {} : { broken: `${metric ?? 'comparison with the other version'} lost` }),
  };
}

/** Candidate against baseline over all repeats of the cases; undefined where nothing compares them. */
export function summariseComparisons(cases: readonly CaseResult[]): PairwiseSummary | undefined {
  const results = cases
    .flatMap(trialsOf)
    .filter(({ side, error }) => side === 'candidate' && error === undefined)
    .flatMap(({ assertions }) => assertions.filter(comparesSides));
  if (results.length === 0) return undefined;
  const verdicts = results.map(
    ({ score, judgedBy }) =>
      ({
        winner: score === 1 ? 'first' : score === 0 ? 'second' : 'tie',
        flipped: judgedBy?.flipped,
      }) as const,
  );
  return summarizePairs(verdicts);
}
