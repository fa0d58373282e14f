import type { PromptDiff } from '../diff/model.ts';
import type { EvalCase } from '../eval/model.ts';
import type { ClosedPrompt } from '../prompt/model.ts';
import type { ReleasePlan } from '../release/model.ts';
import { suggestPlan } from '../release/suggestPlan.ts';
import { coverageOf } from './coverage.ts';
import { dependantsOf } from './dependants.ts';
import { interactionsOf } from './interactions.ts';
import { levelOf } from './level.ts';
import type { BlastRadius, CallSite, Traffic } from './model.ts';
import { reasonsOf } from './reasons.ts';
import { scopeOf } from './scope.ts';

export interface BlastRadiusInput {
  readonly diff: PromptDiff;
  /** Null when the prompt is new, and for a partial. */
  readonly baseline: ClosedPrompt | null;
  /** Null when the changed file is a partial: then `diff.file` names it. */
  readonly candidate: ClosedPrompt | null;
  /** Every prompt of the workspace as it is now; the candidate may be among them. */
  readonly prompts: readonly ClosedPrompt[];
  /** Of all prompts. */
  readonly callSites: readonly CallSite[];
  readonly cases: readonly EvalCase[];
  /** Null when the registry does not know, or was not asked. */
  readonly traffic: Traffic | null;
  /** The plan that the workspace configures, if any. */
  readonly configuredPlan: ReleasePlan | null;
}

/**
 * What a change can reach (scope, prompts through partials, call sites, traffic), what it meets there
 * (interactions) and what no case covers; from these a level with its reasons, and the plan that the
 * level deserves. Pure and deterministic.
 */
export function computeBlastRadius(input: BlastRadiusInput): BlastRadius {
  const { diff, candidate } = input;
  const scope = scopeOf(input);
  const dependants = dependantsOf(diff, candidate, input.prompts);
  const reached = new Set(dependants.map(({ prompt }) => prompt));
  if (candidate !== null) reached.add(candidate.name);
  const silent = scope.kind === 'none';
  const callSites = silent ? [] : input.callSites.filter(({ prompt }) => reached.has(prompt));
  const coverage = coverageOf(diff, input.cases, reached);
  const interactions = silent ? [] : interactionsOf(input, callSites, coverage);
  const facts = { diff, scope, dependants, callSites, coverage, interactions };
  const level = levelOf(facts);
  return {
    level,
    reasons: reasonsOf({ ...facts, level, traffic: input.traffic }),
    scope,
    callSites,
    dependants,
    interactions,
    coverage,
    traffic: input.traffic,
    plan: suggestPlan(level, input.configuredPlan),
  };
}
