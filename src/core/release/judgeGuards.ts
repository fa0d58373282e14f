import { shareAlpha } from '../stats/alphaShare.ts';
import { absoluteGuard } from './absoluteGuard.ts';
import type { GuardFinding, GuardQuestion } from './guardQuestion.ts';
import type { Evidence, Guard, GuardStatus, ReleasePlan } from './model.ts';
import { relativeGuard } from './relativeGuard.ts';
import { unitWords } from './words.ts';

/** Every guard of the plan with the numbers behind its state; they share alpha by their weights. */
export function judgeGuards(
  plan: ReleasePlan,
  evidence: Evidence,
  sampleRatioMismatch: boolean,
): readonly GuardStatus[] {
  const shares = guardAlphas(plan);
  return plan.guards.map((guard, index) => {
    const question: GuardQuestion = {
      evidence,
      alpha: shares[index] ?? plan.alpha,
      planAlpha: plan.alpha,
      units: unitWords(plan),
      sampleRatioMismatch,
    };
    return { ...guard, ...judge(guard, question) };
  });
}

/** Each guard's part of the plan's alpha, in order. */
export function guardAlphas({ alpha, guards }: ReleasePlan): readonly number[] {
  return shareAlpha(
    alpha,
    guards.map(({ share }) => share ?? 1),
  );
}

function judge(guard: Guard, question: GuardQuestion): GuardFinding {
  return guard.condition.kind === 'atMostTimesStable'
    ? relativeGuard(guard, guard.condition.ratio, question)
    : absoluteGuard(guard, question);
}
