import { shareAlpha } from '../stats/alphaShare.ts';
import { absoluteGuard } from './absoluteGuard.ts';
import type { GuardFinding, GuardQuestion } from './guardQuestion.ts';
import { isEventMetric, isQuantile, quantiles } from './metrics.ts';
import type { Evidence, Guard, GuardStatus, ReleasePlan } from './model.ts';
import { quantileGuard } from './quantileGuard.ts';
import { relativeGuard } from './relativeGuard.ts';
import { scoreGuard } from './scoreGuard.ts';
import { unitWords } from './words.ts';

/** Every guard of the plan with the numbers behind its state; they share alpha by their weights. */
export function judgeGuards(
  plan: ReleasePlan,
  evidence: Evidence,
  sampleRatioMismatch: boolean,
  references: GuardQuestion['references'] = [],
): readonly GuardStatus[] {
  const ask = guardQuestions(plan, { evidence, sampleRatioMismatch, references });
  return plan.guards.map((guard, index) => ({ ...guard, ...judge(guard, ask(index)) }));
}

type Known = Pick<GuardQuestion, 'evidence' | 'sampleRatioMismatch' | 'references'>;

/** What each guard of the plan is asked, by its place. */
export function guardQuestions(plan: ReleasePlan, known: Known): (index: number) => GuardQuestion {
  const shares = guardAlphas(plan);
  const common = { ...known, planAlpha: plan.alpha, units: unitWords(plan) };
  return (index) => ({ ...common, alpha: shares[index] ?? plan.alpha });
}

/** Each guard's part of the plan's alpha, in order. */
export function guardAlphas({ alpha, guards }: ReleasePlan): readonly number[] {
  return shareAlpha(
    alpha,
    guards.map(({ share }) => share ?? 1),
  );
}

function judge(guard: Guard, question: GuardQuestion): GuardFinding {
  const { metric, condition } = guard;
  if (isQuantile(metric)) return quantileGuard(quantiles[metric], condition, question);
  if (!isEventMetric(metric)) return scoreGuard(guard, metric, question);
  return condition.kind === 'atMostTimesStable'
    ? relativeGuard({ ...guard, metric }, condition.ratio, question)
    : absoluteGuard({ ...guard, metric }, question);
}
