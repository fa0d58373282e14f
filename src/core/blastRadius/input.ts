import type { PromptDiff } from '../diff/model.ts';
import type { CaseResult, EvalCase } from '../eval/model.ts';
import type { ClosedPrompt } from '../prompt/model.ts';
import type { ReleasePlan } from '../release/model.ts';
import type { CallSite, Traffic } from './model.ts';
import type { ReferenceGraph } from './references/graph.ts';

/** Everything that the blast radius is computed from. */
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
  /** What the workspace's files refer to; absent: chains and tests are not known. */
  readonly graph?: ReferenceGraph | undefined;
  /** Files that speak of prompts and could not be read: what they call is not known. */
  readonly unread?: readonly string[] | undefined;
  readonly cases: readonly EvalCase[];
  /** Results of the last evaluation of exactly this change, if there was one. */
  readonly evaluated?: readonly CaseResult[] | undefined;
  /** Null when the registry does not know, or was not asked. */
  readonly traffic: Traffic | null;
  /** The plan that the workspace configures, if any. */
  readonly configuredPlan: ReleasePlan | null;
}
