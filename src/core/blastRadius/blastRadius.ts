import type { EvalCase } from '../eval/model.ts';
import type { PromptDiff } from '../diff/model.ts';
import type { ClosedPrompt } from '../prompt/model.ts';
import type { ReleasePlan } from '../release/model.ts';
import { suggestPlan } from '../release/suggestPlan.ts';
import type { BlastRadius, CallSite, Traffic } from './model.ts';

export interface BlastRadiusInput {
  readonly diff: PromptDiff;
  readonly baseline: ClosedPrompt | null;
  readonly candidate: ClosedPrompt;
  /** Every prompt of the workspace, the candidate's own included or not. */
  readonly prompts: readonly ClosedPrompt[];
  /** Of all prompts. */
  readonly callSites: readonly CallSite[];
  readonly cases: readonly EvalCase[];
  /** Null when the registry does not know, or was not asked. */
  readonly traffic: Traffic | null;
  /** The plan that the workspace configures, if any. */
  readonly configuredPlan: ReleasePlan | null;
}

/** What a change can reach, how dangerous that is, and the plan it deserves. Pure. */
export function computeBlastRadius(input: BlastRadiusInput): BlastRadius {
  const { diff, candidate } = input;
  return {
    level: diff.severity,
    reasons: [],
    scope: { kind: 'system-prompt', why: 'every call of the prompt' },
    callSites: input.callSites.filter(({ prompt }) => prompt === candidate.name),
    dependants: [],
    interactions: [],
    coverage: {
      cases: input.cases.length,
      uncoveredHunks: diff.hunks.map(({ id }) => id),
      coveredBy: {},
    },
    traffic: input.traffic,
    plan: suggestPlan(diff.severity, input.configuredPlan),
  };
}
