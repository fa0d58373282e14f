import { assumedDrop, expectedDetection } from '../release/detection.ts';
import type { ReleasePlan } from '../release/model.ts';
import { suggestPlan } from '../release/suggestPlan.ts';
import { chainedTo, type Chained } from './chains.ts';
import { coverageOf } from './coverage.ts';
import { dependantsOf } from './dependants.ts';
import type { BlastRadiusInput } from './input.ts';
import { interactionsOf } from './interactions.ts';
import { levelOf } from './level.ts';
import type { BlastRadius, Dependant, PlanDetection, Traffic } from './model.ts';
import { reasonsOf } from './reasons.ts';
import { scopeOf } from './scope.ts';

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
  const chained = chainedOf(input, dependants, silent);
  const coverage = coverageOf(diff, input.cases, reached, input.evaluated);
  const interactions = silent ? [] : interactionsOf(input, callSites, coverage);
  const facts = { diff, scope, dependants, callSites, coverage, interactions, ...chained };
  const level = levelOf(facts);
  const plan = suggestPlan(level, input.configuredPlan);
  return {
    level,
    reasons: reasonsOf({ ...facts, level, traffic: input.traffic, unread: input.unread ?? [] }),
    scope,
    callSites,
    dependants,
    ...chained,
    interactions,
    coverage,
    traffic: input.traffic,
    plan,
    detection: detectionOf(plan, input.traffic),
  };
}

function chainedOf(
  { graph, candidate }: BlastRadiusInput,
  dependants: readonly Dependant[],
  silent: boolean,
): Chained {
  if (silent || graph === undefined) return { feeds: [], fedBy: [], tests: [] };
  const own = candidate === null ? [] : [candidate.file];
  return chainedTo(graph, [...own, ...dependants.map(({ file }) => file)]);
}

function detectionOf(plan: ReleasePlan, traffic: Traffic | null): PlanDetection | null {
  if (traffic === null || traffic.requestsPerDay <= 0) return null;
  const stages = expectedDetection(plan, traffic.requestsPerDay, assumedDrop);
  return { drop: assumedDrop, stages };
}
