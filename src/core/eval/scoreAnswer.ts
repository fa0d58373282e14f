import { CanaryError } from '../base/errors.ts';
import type { Assertion, AssertionResult, EvalCase } from './model.ts';
import type { ScoreContext } from './scorers/scorer.ts';
import { findScorer, type FoundScorer } from './scorers/table.ts';

export interface Judgement {
  readonly pass: boolean;
  /** Weighted mean of the assertions' scores, 0 to 1. */
  readonly score: number;
  readonly assertions: readonly AssertionResult[];
}

/**
 * Judges one answer by a case's assertions, as promptfoo does: all must pass, or, when the case has a
 * threshold, their weighted mean score must reach it; weight 0 shows and decides nothing. Throws
 * `bad-suite` when an assertion cannot be judged at all.
 */
export async function scoreAnswer(
  output: string,
  { assertions, threshold }: Pick<EvalCase, 'assertions' | 'threshold'>,
  context: ScoreContext,
): Promise<Judgement> {
  const results: AssertionResult[] = [];
  for (const assertion of assertions) results.push(await scoreOne(output, assertion, context));
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
  output: string,
  assertion: Assertion,
  context: ScoreContext,
): Promise<AssertionResult> {
  const found = findScorer(assertion.type);
  if (found === undefined) {
    throw new CanaryError('bad-suite', `unknown assertion type "${assertion.type}"`);
  }
  const scored = await found.scorer.score(output, assertion, context);
  const pass = scored.pass !== found.negated;
  return {
    type: assertion.type,
    ...(assertion.metric === undefined ? {} : { metric: assertion.metric }),
    pass,
    score: found.negated ? Number(pass) : scored.score,
    reason: scored.reason,
    ...(assertion.weight === undefined ? {} : { weight: assertion.weight }),
    ...(pass ? {} : { broken: brokenWords(assertion, found) }),
  };
}

function brokenWords(assertion: Assertion, { scorer, negated }: FoundScorer): string {
  const { wording } = scorer;
  const subject = assertion.metric ?? wording.subject(assertion);
  return `${subject} ${negated ? wording.gained : wording.lost}`;
}
