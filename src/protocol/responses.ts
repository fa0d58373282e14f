import * as z from 'zod/mini';

/**
 * What the API answers, as schemas: for its OpenAPI document and for tests that hold answers against
 * it. Open objects, because an answer may grow. Programs that only read answers go by the types
 * beside the requests, and do not load this.
 */

const arm = z.enum(['stable', 'canary']);
const status = z.enum(['running', 'paused', 'promoted', 'rolled_back', 'superseded']);
const count = z.int().check(z.gte(0));
/** ISO 8601. */
const time = z.iso.datetime();
const percent = z.number().check(z.gte(0), z.lte(100));
const strings = z.record(z.string(), z.unknown());

export const errorAnswer = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    expected: z.optional(z.string()),
  }),
});

export const ofrepError = z.looseObject({
  key: z.optional(z.string()),
  errorCode: z.enum(['PARSE_ERROR', 'INVALID_CONTEXT', 'FLAG_NOT_FOUND', 'GENERAL']),
  errorDetails: z.string(),
});

export const version = z.looseObject({
  prompt: z.string(),
  version: count,
  fingerprint: z.string(),
  createdAt: time,
  environment: strings,
  labels: z.array(z.string()),
  content: strings,
});

export const versionList = z.looseObject({ versions: z.array(strings) });

export const labelList = z.looseObject({
  labels: z.record(z.string(), count),
  protected: z.array(z.string()),
  moves: z.array(z.looseObject({ label: z.string(), version: count, at: time, actor: z.string() })),
});

export const promptList = z.looseObject({
  prompts: z.array(
    z.looseObject({
      name: z.string(),
      versions: count,
      labels: z.record(z.string(), count),
      running: z.nullable(z.string()),
    }),
  ),
});

export const live = z.looseObject({
  prompt: z.string(),
  at: time,
  arms: z.array(
    z.looseObject({
      arm,
      version: count,
      fingerprint: z.string(),
      weight: percent,
      environment: strings,
    }),
  ),
  releaseId: z.nullable(z.string()),
  traffic: z.nullable(z.looseObject({ requestsPerDay: z.number(), share: z.number() })),
});

export const traffic = z.looseObject({
  prompt: z.string(),
  since: time,
  outcomes: count,
  unattributed: count,
  uncompared: count,
  reasons: z.array(z.looseObject({ reason: z.string(), version: count, outcomes: count })),
});

const logEntry = z.looseObject({
  seq: count,
  at: time,
  action: z.string(),
  actor: z.string(),
  reason: z.string(),
  stageIndex: count,
  weight: percent,
});

const ownVersion = z.looseObject({ version: count, fingerprint: z.string() });

const outlook = z.looseObject({
  stageMs: z.nullable(z.number()),
  guards: z.array(
    z.nullable(
      z.looseObject({
        towards: z.nullable(z.enum(['ok', 'breached'])),
        keys: z.nullable(count),
        events: z.nullable(count),
        timeMs: z.nullable(z.number()),
        inStage: z.nullable(z.boolean()),
        why: z.string(),
      }),
    ),
  ),
});

export const release = z.looseObject({
  id: z.string(),
  prompt: z.string(),
  stable: ownVersion,
  canary: ownVersion,
  status,
  plan: strings,
  stageIndex: count,
  weight: percent,
  startedAt: time,
  stageStartedAt: time,
  endedAt: z.nullable(time),
  live: z.looseObject({
    at: time,
    headline: z.string(),
    guards: z.array(strings),
    outlook: z.optional(z.nullable(outlook)),
  }),
  log: z.array(logEntry),
  series: z.array(strings),
});

export const releaseList = z.looseObject({
  releases: z.array(
    z.looseObject({ id: z.string(), prompt: z.string(), status, weight: percent, startedAt: time }),
  ),
});

export const decisions = z.looseObject({
  releaseId: z.string(),
  decisions: z.array(
    z.looseObject({
      entry: z.looseObject({ seq: count, at: count, action: z.string(), actor: z.string() }),
      record: z.nullable(z.looseObject({ engine: count, input: z.string(), output: z.string() })),
    }),
  ),
});

export const freeze = z.looseObject({
  id: z.string(),
  prompt: z.nullable(z.string()),
  from: time,
  until: time,
  by: z.string(),
  reason: z.string(),
});

export const freezeList = z.looseObject({ freezes: z.array(freeze) });

export const outcomesReceipt = z.looseObject({
  accepted: count,
  duplicates: count,
  unattributed: count,
});

export const feedbackReceipt = z.looseObject({ accepted: count, unknown: z.array(z.string()) });

/** OTLP's answer; empty when every span was taken. */
export const tracesReceipt = z.looseObject({
  partialSuccess: z.optional(
    z.looseObject({
      rejectedSpans: z.optional(z.union([z.string(), count])),
      errorMessage: z.optional(z.string()),
    }),
  ),
});

export const evaluation = z.looseObject({
  key: z.string(),
  value: strings,
  reason: z.enum(['STATIC', 'SPLIT', 'TARGETING_MATCH']),
  variant: arm,
  metadata: z.looseObject({
    promptVersion: count,
    contentHash: z.string(),
    arm,
    placement: z.enum(['split', 'segment', 'deny', 'default']),
    releaseId: z.optional(z.string()),
    stageIndex: z.optional(count),
  }),
});

export const evaluations = z.looseObject({
  flags: z.array(evaluation),
  eventStreams: z.array(
    z.looseObject({ type: z.literal('sse'), url: z.string(), inactivityDelaySec: count }),
  ),
});

export const flagFile = z.looseObject({
  $schema: z.string(),
  flags: z.record(z.string(), strings),
});

export const token = z.looseObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: time,
  expiresAt: z.nullable(time),
  revokedAt: z.nullable(time),
});

export const createdToken = z.extend(token, { token: z.string() });

export const tokenList = z.looseObject({ tokens: z.array(token) });

export const audit = z.looseObject({
  entries: z.array(
    z.looseObject({
      seq: count,
      at: time,
      actor: z.string(),
    }),
  ),
  head: z.looseObject({ seq: count, hash: z.string() }),
  next: z.nullable(count),
});

export const health = z.looseObject({ status: z.literal('ok'), version: z.string(), pid: count });

export const ready = z.looseObject({ status: z.literal('ok') });

/** OFREP's request: who asks, and what is known of them. */
export const evaluationRequest = z.looseObject({
  context: z.optional(z.looseObject({ targetingKey: z.optional(z.string()) })),
});

/** OTLP's JSON; what is inside is read as OpenTelemetry's conventions say. */
export const tracesRequest = z.looseObject({ resourceSpans: z.optional(z.array(strings)) });

/** GET /v1/prompts/{name}/baseline-check */
export const baselineCheck = z.strictObject({
  prompt: z.string(),
  version: z.int(),
  findings: z.array(
    z.strictObject({
      metric: z.string(),
      state: z.enum(['steady', 'unsteady', 'unknown']),
      why: z.string(),
    }),
  ),
});
