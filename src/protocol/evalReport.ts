import * as z from 'zod/mini';

/**
 * The shape of a report of an evaluation as it lies on disk (`EvalReport`). Keys beyond these are
 * kept: a later version may write more, and everything it adds is optional.
 */

const share = z.number().check(z.gte(0), z.lte(1));
const count = z.int().check(z.gte(0));
const numberOrNull = z.nullable(z.number());
const side = z.enum(['baseline', 'candidate']);

const assertion = z.looseObject({
  type: z.string(),
  metric: z.optional(z.string()),
  pass: z.boolean(),
  score: z.number(),
  reason: z.string(),
  broken: z.optional(z.string()),
});

const trial = z.looseObject({
  side,
  repeat: count,
  pass: z.boolean(),
  score: z.number(),
  output: z.string(),
  latencyMs: numberOrNull,
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: numberOrNull,
  cached: z.boolean(),
  assertions: z.array(assertion),
  attackOutcome: z.optional(z.enum(['complied', 'refused', 'ignored'])),
  error: z.optional(z.string()),
});

const caseResult = z.looseObject({
  id: z.string(),
  suite: z.string(),
  model: z.optional(z.string()),
  status: z.enum(['same-pass', 'same-fail', 'regressed', 'improved', 'flaky', 'error']),
  mustPass: z.boolean(),
  at: z.optional(z.looseObject({ file: z.string(), line: z.number() })),
  attack: z.optional(
    z.looseObject({ category: z.string(), owasp: z.array(z.string()), atlas: z.array(z.string()) }),
  ),
  baseline: trial,
  candidate: trial,
  trials: z.array(trial),
});

const sideSummary = z.looseObject({
  passed: count,
  total: count,
  passRate: share,
  interval: z.tuple([z.number(), z.number()]),
  latencyMs: z.looseObject({ p50: numberOrNull, p95: numberOrNull }),
  tokens: z.looseObject({ input: z.number(), output: z.number() }),
  cost: numberOrNull,
});

const suite = z.looseObject({
  name: z.string(),
  model: z.optional(z.string()),
  kind: z.enum(['golden', 'adversarial']),
  baseline: sideSummary,
  candidate: sideSummary,
  regressed: count,
  improved: count,
  flaky: count,
  errors: count,
  p: numberOrNull,
  neededCases: z.nullable(count),
  newBreaches: count,
});

const version = z.looseObject({ label: z.string(), fingerprint: z.string() });

export const evalReportSchema = z.looseObject({
  id: z.string(),
  prompt: z.string(),
  baseline: version,
  candidate: version,
  model: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  verdict: z.enum(['pass', 'fail', 'inconclusive']),
  reasons: z.array(z.looseObject({ id: z.string(), why: z.string() })),
  suites: z.array(suite),
  cases: z.array(caseResult),
  unfinished: z.optional(count),
  models: z.optional(z.array(z.string())),
  shard: z.optional(
    z.looseObject({
      index: z.int().check(z.gte(1)),
      of: z.int().check(z.gte(1)),
      evaluation: z.string(),
      positions: z.array(count),
      gate: z.looseObject({
        margin: share,
        alpha: share,
        newBreaches: count,
        overRefusal: share,
      }),
    }),
  ),
  cost: numberOrNull,
  calls: z.looseObject({ made: count, cached: count, failed: count }),
});
