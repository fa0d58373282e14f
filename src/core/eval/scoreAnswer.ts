import { CanaryError } from '../base/errors.ts';
import type { JsonValue } from '../base/json.ts';
import type { Assertion, AssertionResult, EvalCase } from './model.ts';
import { asText, runTransform, thrownBy } from './runTransform.ts';
import type { ScoreContext } from './scorers/scorer.ts';
import { comparesSides } from './scorers/graded/selectBest.ts';
import { findScorer, type FoundScorer } from './scorers/table.ts';

export interface Judgement {
  readonly pass: boolean;
  /** Weighted mean of the assertions' scores, 0 to 1. */
  readonly score: number;
  readonly assertions: readonly AssertionResult[];
}

/**
 * Judges one answer by a case's assertions, as promptfoo does: all must pass, or, when the case has a
 * threshold, their weighted mean score must reach it; weight 0 shows and decides nothing. Assertions
 * that compare both versions are left to `compareSides`. The case's transform comes first; an answer that it cannot take fails. Throws `bad-suite` when an assertion
 * cannot be judged at all.
 */
export async function scoreAnswer(
  output: string,
  { assertions, threshold, transform }: Pick<EvalCase, 'assertions' | 'threshold' | 'transform'>,
  context: ScoreContext,
): Promise<Judgement> {
  const judged = await transformed(output, transform, context);
  if ('threw' in judged) {
    const failed = { type: 'transform', ...failedByCode(judged.threw) };
    return { pass: false, score: 0, assertions: [failed] };
  }
  return judge(judged.value, assertions, threshold, context);
}

/** What code made of an answer, or what it threw at it. */
type Outcome<T> = { readonly value: T } | { readonly threw: string };

async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work };
  } catch (error) {
    const threw = thrownBy(error);
    if (threw === undefined) throw error;
    return { threw };
  }
}

async function transformed(
  output: JsonValue,
  code: string | undefined,
  context: ScoreContext,
): Promise<Outcome<JsonValue>> {
  return code === undefined ? { value: output } : outcomeOf(runTransform(code, output, context));
}

type Decided = Pick<AssertionResult, 'pass' | 'score' | 'reason' | 'broken'>;

/** An answer on which code throws fails, whatever the assertion negates. */
function failedByCode(threw: string): Decided {
  const reason = `code of the suite cannot take the answer: ${threw}`;
  return { pass: false, score: 0, reason, broken: 'answer not readable by code' };
}

async function judge(
  output: JsonValue,
  assertions: readonly Assertion[],
  threshold: number | undefined,
  context: ScoreContext,
): Promise<Judgement> {
  // What compares both versions is judged by `compareSides`, once both answers are there.
  const own = assertions.filter((it) => !comparesSides(it));
  const results: AssertionResult[] = [];
  for (const assertion of own) results.push(await scoreOne(output, assertion, context));
  return summariseScores(results, own, threshold);
}

/** The judgement that results come to, each by the weight of the assertion in its place. */
export function summariseScores(
  results: readonly AssertionResult[],
  assertions: readonly Assertion[],
  threshold: number | undefined,
): Judgement {
  const weights = assertions.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const gained = results.reduce((sum, { score }, at) => sum + score * (weights[at] ?? 0), 0);
  const score = total > 0 ? gained / total : 1;
  const allPass = results.every(({ pass }, at) => pass || weights[at] === 0);
  return {
    pass: threshold === undefined ? allPass : score >= threshold,
    score,
    assertions: results,
  };
}

async function scoreOne(
  output: JsonValue,
  assertion: Assertion,
  context: ScoreContext,
): Promise<AssertionResult> {
  const { type, metric, weight } = assertion;
  const named = {
    type,
    ...(metric === undefined ? {} : { metric }),
    ...(weight === undefined ? {} : { weight }),
  };
  if (assertion.assert !== undefined) {
    return { ...named, ...(await scoreSet(output, assertion, assertion.assert, context)) };
  }
  const judged = await transformed(output, assertion.transform, context);
  if ('threw' in judged) return { ...named, ...failedByCode(judged.threw) };
  const found = findScorer(type);
  if (found === undefined) {
    throw new CanaryError('bad-suite', `unknown assertion type "${type}"`);
  }
  const { value } = judged;
  const seen = typeof value === 'string' ? context : { ...context, value };
  const work = Promise.resolve(found.scorer.score(asText(value), assertion, seen));
  const outcome = await outcomeOf(work);
  if ('threw' in outcome) return { ...named, ...failedByCode(outcome.threw) };
  const scored = outcome.value;
  const pass = scored.pass !== found.negated;
  return {
    ...named,
    pass,
    score: found.negated ? Number(pass) : scored.score,
    reason: scored.reason,
    ...(scored.judgedBy === undefined ? {} : { judgedBy: scored.judgedBy }),
    ...(pass ? {} : { broken: brokenWords(assertion, found) }),
  };
}

/** Assertions that are judged together count as one. */
async function scoreSet(
  output: JsonValue,
  { threshold, metric }: Assertion,
  members: readonly Assertion[],
  context: ScoreContext,
): Promise<Decided> {
  const { pass, score, assertions } = await judge(output, members, threshold, context);
  const failed = assertions.filter((it) => !it.pass && it.weight !== 0);
  const counted = `${assertions.length - failed.length} of ${assertions.length} pass`;
  const needed = threshold === undefined ? '' : `, score ${score.toFixed(2)} of ${threshold}`;
  const why = failed.map(({ reason }) => reason).join('; ');
  const broken = metric === undefined ? failed[0]?.broken : `${metric} dropped`;
  return {
    pass,
    score,
    reason: `${counted}${needed}${why === '' ? '' : `: ${why}`}`,
    ...(pass ? {} : { broken: broken ?? 'set of assertions failed' }),
  };
}

function brokenWords(assertion: Assertion, { scorer, negated }: FoundScorer): string {
  const { wording } = scorer;
  const subject = assertion.metric ?? wording.subject(assertion);
  return `${subject} ${negated ? wording.gained : wording.lost}`;
}
