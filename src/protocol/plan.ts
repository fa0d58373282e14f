import * as z from 'zod/mini';
import {
  guardUnits,
  metricNames,
  quantileNames,
  type Guard,
  type GuardMetric,
  type GuardCondition,
  type ReleasePlan,
  type Stage,
} from '../core/release/model.ts';
import { isEventMetric, isQuantile, quantiles } from '../core/release/metrics.ts';
import { duration, writeDuration } from './duration.ts';
import { fromSegment, segmentSchema, toSegment } from './planSegments.ts';
import { weightSchema } from './planWeight.ts';
import { fromWindow, toWindow, windowSchema } from './planWindows.ts';

/** The plan as users write it (`release:` in prompt-canary.yaml, or a file of its own). */

const stage = z.strictObject({
  weight: weightSchema.check(z.gt(0)),
  minDuration: z._default(duration, 0),
  minSamples: z._default(z.int().check(z.gte(0)), 0),
  /** Waits for a person to advance. */
  hold: z._default(z.boolean(), false),
});

function isScore(metric: GuardMetric): boolean {
  return !isEventMetric(metric) && !isQuantile(metric);
}

// Aborts, so that a misspelt metric is answered with all there are.
const scoreMetric = z.string().check(z.regex(/^score:[\w][\w .-]{0,63}$/, { abort: true }));
const metric = z.union([z.enum([...metricNames, ...quantileNames, 'judgeScore']), scoreMetric], {
  error: `expected a metric: ${[...metricNames, ...quantileNames, 'judgeScore'].join(', ')} or score:NAME with a name of 1 to 64 characters`,
});
const approvals = z
  .strictObject({
    needed: z._default(z.int().check(z.gte(1)), 1),
    /** Names of token holders; the author's own approval does not count. */
    from: z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(100)),
    segmentsFirst: z._default(z.boolean(), false),
  })
  .check(
    z.refine(
      (it) => new Set(it.from).size >= it.needed,
      'from names fewer people than approvals are needed',
    ),
  );

const rate = z.number().check(z.gte(0), z.lte(1));

const guard = z
  .strictObject({
    metric,
    atLeast: z.optional(rate),
    /** Of a rate or a score 0 to 1; of a quantile in milliseconds, tokens, US dollars or characters. */
    atMost: z.optional(z.number().check(z.gte(0), z.lte(1e9))),
    atMostTimesStable: z.optional(z.number().check(z.gte(1))),
    atMostBelowStable: z.optional(z.number().check(z.gt(0), z.lt(1))),
    onBreach: z.enum(['pause', 'rollback']),
    required: z._default(z.boolean(), false),
    unit: z.optional(z.enum(guardUnits)),
    share: z.optional(z.number().check(z.gt(0), z.lte(1_000))),
  })
  .check(
    z.refine(
      (it) =>
        [it.atLeast, it.atMost, it.atMostTimesStable, it.atMostBelowStable].filter(
          (x) => x !== undefined,
        ).length === 1,
      'a guard takes exactly one of atLeast, atMost, atMostTimesStable, atMostBelowStable',
    ),
    z.refine(
      (it) => !(it.metric === 'formatValid' && it.atMostTimesStable !== undefined),
      'formatValid is good when high; compare formatError with atMostTimesStable instead',
    ),
    z.refine(
      (it) => it.unit === undefined || (it.atLeast === undefined && it.atMost === undefined),
      'unit is for guards that compare with stable: an absolute one counts each key once',
    ),
    z.refine(
      (it) => it.unit === undefined || !isQuantile(it.metric as GuardMetric),
      'unit is not for quantiles: each key counts by its first value',
    ),
    z.refine(
      (it) => it.atLeast === undefined || !isQuantile(it.metric as GuardMetric),
      'a quantile takes atMost or atMostTimesStable',
    ),
    z.refine(
      (it) => it.atMost === undefined || it.atMost <= 1 || isQuantile(it.metric as GuardMetric),
      'atMost of a rate or a score is 0 to 1',
    ),
    z.refine(
      (it) => it.atMostBelowStable === undefined || isScore(it.metric as GuardMetric),
      'atMostBelowStable is for scores: judgeScore or score:NAME',
    ),
  );

export const planSchema = z.strictObject({
  name: z._default(z.string(), 'custom'),
  stages: z.array(stage).check(
    z.minLength(1, 'at least one stage is needed'),
    z.refine(
      (stages) => stages.every((it, i) => i === 0 || it.weight > (stages[i - 1]?.weight ?? 0)),
      'stage weights must increase',
    ),
  ),
  guards: z._default(z.array(guard), []),
  alpha: z._default(z.number().check(z.gt(0), z.lt(1)), 0.05),
  stickBy: z._default(z.enum(['user', 'conversation']), 'user'),
  segments: z._default(z.array(segmentSchema), []),
  deny: z._default(z.array(z.string()), []),
  maxSilence: z.optional(duration),
  needsApproval: z._default(z.boolean(), false),
  approvals: z.optional(approvals),
  /** Automatic steps happen inside one of these only. */
  windows: z._default(z.array(windowSchema).check(z.maxLength(50)), []),
});
export type PlanInput = z.input<typeof planSchema>;

/** The plan as the decision function takes it. */
export function toReleasePlan(plan: z.output<typeof planSchema>): ReleasePlan {
  return {
    name: plan.name,
    stages: plan.stages.map((it): Stage => ({
      weight: it.weight,
      minDurationMs: it.minDuration,
      minSamples: it.minSamples,
      ...(it.hold ? { hold: true } : {}),
    })),
    guards: plan.guards.map((it): Guard => ({
      metric: it.metric as GuardMetric,
      condition: toCondition(it),
      onBreach: it.onBreach,
      required: it.required,
      ...(it.unit === undefined ? {} : { unit: it.unit }),
      ...(it.share === undefined ? {} : { share: it.share }),
    })),
    alpha: plan.alpha,
    stickBy: plan.stickBy,
    segments: plan.segments.map(toSegment),
    deny: plan.deny,
    maxSilenceMs: plan.maxSilence ?? null,
    needsApproval: plan.needsApproval,
    approvals:
      plan.approvals === undefined
        ? null
        : { ...plan.approvals, from: [...new Set(plan.approvals.from)] },
    windows: plan.windows.map(toWindow),
  };
}

function toCondition(it: z.output<typeof guard>): GuardCondition {
  if (it.atLeast !== undefined) return { kind: 'atLeast', rate: it.atLeast };
  const metric = it.metric as GuardMetric;
  if (it.atMost !== undefined && isQuantile(metric)) {
    return { kind: 'atMostAmount', amount: it.atMost, share: quantiles[metric].share };
  }
  if (it.atMost !== undefined) return { kind: 'atMost', rate: it.atMost };
  if (it.atMostBelowStable !== undefined) {
    return { kind: 'atMostBelowStable', margin: it.atMostBelowStable };
  }
  return { kind: 'atMostTimesStable', ratio: it.atMostTimesStable ?? 1 };
}

/** The way back: a plan in the words that users write, for files, the API and `--json`. */
export function fromReleasePlan(plan: ReleasePlan): PlanInput {
  return {
    name: plan.name,
    stages: plan.stages.map((it) => ({
      weight: it.weight,
      minDuration: writeDuration(it.minDurationMs),
      minSamples: it.minSamples,
      ...(it.hold === true ? { hold: true } : {}),
    })),
    guards: plan.guards.map((it) => ({
      metric: it.metric,
      ...fromCondition(it.condition),
      onBreach: it.onBreach,
      required: it.required,
      ...(it.unit === undefined ? {} : { unit: it.unit }),
      ...(it.share === undefined ? {} : { share: it.share }),
    })),
    alpha: plan.alpha,
    stickBy: plan.stickBy,
    segments: plan.segments.map(fromSegment),
    deny: [...plan.deny],
    ...(plan.maxSilenceMs === null ? {} : { maxSilence: writeDuration(plan.maxSilenceMs) }),
    needsApproval: plan.needsApproval,
    ...(plan.approvals === null
      ? {}
      : { approvals: { ...plan.approvals, from: [...plan.approvals.from] } }),
    ...(plan.windows.length === 0 ? {} : { windows: plan.windows.map(fromWindow) }),
  };
}

function fromCondition(condition: GuardCondition): Record<string, number> {
  if (condition.kind === 'atMostAmount') return { atMost: condition.amount };
  if (condition.kind === 'atMostBelowStable') return { atMostBelowStable: condition.margin };
  return {
    [condition.kind]: condition.kind === 'atMostTimesStable' ? condition.ratio : condition.rate,
  };
}
